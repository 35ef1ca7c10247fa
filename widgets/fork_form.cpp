// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fork_form.h"

#include <QFormLayout>
#include <QLineEdit>
#include <algorithm>

#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "widgets/setting_editor.h"

namespace xsmoe::widgets {

ForkForm::ForkForm(const RunDescription& run, const RunSettings& before, QWidget* parent)
    : QWidget(parent), run_(run), before_(before), grouping_(new QLineEdit(this)) {
  auto* const form = new QFormLayout(this);
  form->setContentsMargins(0, 0, 0, 0);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  grouping_->setText(QString::fromStdString(name(before.model.grouping)));
  grouping_->setToolTip(tr("Hidden states with a side layer, increasing: 6,12."));
  grouping_->setEnabled(hasSideNetwork(before.model.variant));
  for (const SettingDescription& description : settingDescriptions()) {
    if (!mayChangeInFork(description.key)) continue;
    auto* const editor = new SettingEditor(description, this);
    editor->setValue(description.get(before));
    editor->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    numbers_.push_back(editor);
    form->addRow(translatedSetting(description.label), editor);
    connect(editor, &QDoubleSpinBox::valueChanged, this, &ForkForm::changed);
    if (description.key == "tau") form->addRow(tr("Grouping"), grouping_);
  }
  connect(grouping_, &QLineEdit::textChanged, this, &ForkForm::changed);
}

QDoubleSpinBox* ForkForm::editor(QStringView key) const {
  const auto found = std::find_if(numbers_.begin(), numbers_.end(), [&](const auto* one) { return one->objectName() == key; });
  return found == numbers_.end() ? nullptr : *found;
}

RunSettings ForkForm::after() const {
  auto settings = before_;
  for (const SettingDescription& description : settingDescriptions())
    for (const auto* const shown : numbers_)
      if (shown->objectName().toStdString() == description.key && shown->differsFrom(description.get(before_)))
        description.set(settings, shown->value());
  return settings;
}

std::map<std::string, std::string> ForkForm::changes() const {
  std::map<std::string, std::string> changed;
  const auto settings = after();
  for (const SettingDescription& description : settingDescriptions())
    if (description.get(settings) != description.get(before_))
      changed[std::string(description.key)] = settingText(settings, description.key);
  const auto grouping = grouping_->text().remove(QLatin1Char(' ')).toStdString();
  if (grouping != name(before_.model.grouping)) changed["grouping"] = grouping;
  return changed;
}

QString ForkForm::problem() const {
  auto settings = after();
  const auto grouping = groupingFromName(grouping_->text().remove(QLatin1Char(' ')).toStdString());
  if (!grouping) return tr("The grouping names hidden states, increasing, with commas: 6,12.");
  settings.model.grouping = *grouping;
  const auto valid = validate(settings, run_.hiddenStates, run_.cachedStates);
  return valid ? QString() : QString::fromStdString(describe(valid.error()));
}

}  // namespace xsmoe::widgets
