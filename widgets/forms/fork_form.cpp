// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/fork_form.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "widgets/forms/grouping_plan.h"
#include "widgets/forms/grouping_strip.h"
#include "widgets/forms/setting_field.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPreviewLines = 7;  ///< kept free for the preview, so that nothing moves while a grouping is edited

RunSettings settingsAfter(const RunHistory& run, int window) {
  for (const auto& one : run.windows())
    if (one.window.value == window && one.done) return one.settings;
  return run.settings();
}

}  // namespace

ForkForm::ForkForm(const RunHistory& run, int window, QWidget* parent)
    : QWidget(parent),
      run_(run.description()),
      window_(window),
      before_(settingsAfter(run, window)),
      layers_(run.usageAfter({window})),
      pinned_(run.pinnedAfter({window})),
      present_(groupingOf(structureOf(layers_))),  // one that was asked for in the window is among the settings already
      grouping_(before_.model.grouping) {
  auto* const form = new QFormLayout(this);
  form->setContentsMargins(0, 0, 0, 0);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  const auto offered = [this](std::string_view key) { return mayChangeInFork(key) && usesSetting(before_.model.method, key); };
  for (const SettingDescription& description : settingDescriptions())
    if (offered(description.key)) addField(*form, description);
  // The last one: what it keeps free for its preview is no gap between two settings.
  if (offered(kGroupingKey)) form->addRow(tr("Grouping"), buildGrouping());
  refresh();
}

void ForkForm::addField(QFormLayout& form, const SettingDescription& description) {
  auto* const field = new SettingField(description, this);
  field->setValue(description.get(before_));
  field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  if (auto* const number = field->number()) number->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  fields_.push_back(field);
  form.addRow(translatedSetting(description.label), field);
  form.labelForField(field)->setToolTip(field->toolTip());
  connect(field, &SettingField::changed, this, &ForkForm::refresh);
  connect(field, &SettingField::changed, this, &ForkForm::changed);
}

QWidget* ForkForm::buildGrouping() {
  auto* const box = new QWidget(this);
  strip_ = new GroupingStrip(box);
  preview_ = new QLabel(box);
  preview_->setWordWrap(true);
  preview_->setTextFormat(Qt::RichText);
  preview_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  preview_->setMinimumHeight(kPreviewLines * fontMetrics().lineSpacing());
  preview_->setAccessibleName(tr("The network that results"));
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(strip_);
  column->addWidget(preview_);
  connect(strip_, &GroupingStrip::toggled, this, &ForkForm::toggle);
  return box;
}

QDoubleSpinBox* ForkForm::editor(QStringView key) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const auto* one) { return one->objectName() == key; });
  return found == fields_.end() ? nullptr : (*found)->number();
}

bool ForkForm::toggle(int hiddenState) {
  auto next = strip_ ? toggled(run_, grouping_, hiddenState) : std::nullopt;
  if (!next) return false;
  grouping_ = std::move(*next);
  refresh();
  Q_EMIT changed();
  return true;
}

QString ForkForm::warning() const { return unvalidatedWarning(after().training); }

QString ForkForm::previewText() const { return preview_ ? preview_->text() : QString(); }

void ForkForm::refresh() {
  if (!strip_) return;
  strip_->setStates(run_.hiddenStates, run_.cachedStates, grouping_, present_);
  // The fork's τ decides already which experts go at this window's end.
  const auto plan = planGrouping(run_, present_, grouping_, layers_, pinned_, after().model.tau);
  QString preview = groupingPlanText(plan, tr("after %1:").arg(windowName(window_)));
  if (grouping_ == before_.model.grouping)
    preview += QStringLiteral("<br>") + tr("Click a layer, or press Space on it, to take it in or out.");
  preview_->setText(preview);
}

RunSettings ForkForm::after() const {
  auto settings = before_;
  for (const auto* const shown : fields_)
    if (shown->differsFrom(shown->description().get(before_))) shown->description().set(settings, shown->value());
  settings.model.grouping = grouping_;
  return settings;
}

std::map<std::string, std::string> ForkForm::changes() const {
  std::map<std::string, std::string> changed;
  const auto settings = after();
  for (const SettingDescription& description : settingDescriptions())
    if (description.get(settings) != description.get(before_))
      changed[std::string(description.key)] = settingText(settings, description.key);
  if (grouping_ != before_.model.grouping) changed["grouping"] = name(grouping_);
  return changed;
}

}  // namespace xsmoe::widgets
