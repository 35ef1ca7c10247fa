// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/settings_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "widgets/forms/forecast_line.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/setting_field.h"
#include "widgets/forms/settings_source_line.h"
#include "widgets/forms/undo_through.h"
#include "widgets/help/help_button.h"
#include "widgets/icons.h"
#include "widgets/words/labels.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/size_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

template <class Value>
Value chosen(const QComboBox& box) {
  return static_cast<Value>(box.currentData().toInt());
}

void choose(QComboBox& box, int value) { box.setCurrentIndex(box.findData(value)); }

/// Also of a device that is not there.
void chooseName(QComboBox& box, const QString& name) {
  if (box.findData(name) < 0) box.addItem(name, name);
  box.setCurrentIndex(box.findData(name));
}

}  // namespace

QWidget* SettingsPanel::ChoiceRow::editor() const { return box != nullptr ? static_cast<QWidget*>(box) : line; }

SettingsPanel::SettingsPanel(QWidget* parent) : QWidget(parent) {
  auto* inside = new QWidget(this);
  auto* column = new QVBoxLayout(inside);
  column->setContentsMargins(4, 4, 4, 4);
  model_ = addGroup(*column, tr("Model"));
  size_ = wrappedLabel(inside);
  size_->setContentsMargins(6, 0, 6, 2);
  size_->hide();
  column->addWidget(size_);
  training_ = addGroup(*column, tr("Training"));
  unvalidated_ = wrappedLabel(inside);
  unvalidated_->setContentsMargins(6, 0, 6, 2);
  unvalidated_->hide();
  column->addWidget(unvalidated_);
  protocol_ = addGroup(*column, tr("Protocol"));
  device_ = addGroup(*column, tr("Device"));
  addMethod(*model_);
  addChoices(false);
  for (const SettingDescription& description : settingDescriptions()) addRow(*formOf(description.group), description);
  addChoices(true);
  auto* reset = new QPushButton(icon(QStringLiteral("reset")), tr("Reset all to the paper's values"), inside);
  connect(reset, &QPushButton::clicked, this, &SettingsPanel::resetToPaper);
  reset_ = reset;
  column->addWidget(reset);
  column->addStretch();
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(inside);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setMinimumWidth(inside->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  source_ = new SettingsSourceLine(this);
  forecast_ = new ForecastLine(this);
  auto* const help = new HelpButton(this);
  help->setPage(QStringLiteral("settings"));
  auto* const head = new QHBoxLayout;
  head->setSpacing(0);
  head->addWidget(source_, 1);  // which is there also while it trains
  head->addWidget(help, 0, Qt::AlignTop);
  outer->addLayout(head);
  outer->addWidget(forecast_);
  outer->addWidget(scroll, 1);
  display(settings_);
}

QFormLayout* SettingsPanel::addGroup(QVBoxLayout& column, const QString& title) {
  auto* box = new QGroupBox(title, this);
  auto* form = new QFormLayout(box);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  form->setContentsMargins(6, 4, 4, 6);
  form->setVerticalSpacing(3);
  column.addWidget(box);
  return form;
}

QFormLayout* SettingsPanel::formOf(std::string_view group) const {
  return group == "model" ? model_ : group == "training" ? training_ : group == "protocol" ? protocol_ : device_;
}

void SettingsPanel::addRow(QFormLayout& form, const SettingDescription& description) {
  auto* line = new QWidget(form.parentWidget());
  auto* field = new SettingField(description, line);
  if (auto* number = field->number()) {
    number->setKeyboardTracking(false);
    letUndoThrough(*number);
    QFont bold = font();
    bold.setBold(true);  // as where a value deviates
    number->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(QStringLiteral("0000") + number->suffix()) + 28);
  }
  auto* reset = new QToolButton(line);
  reset->setAutoRaise(true);
  reset->setIcon(icon(QStringLiteral("reset")));
  reset->setAccessibleName(tr("Reset %1").arg(translatedSetting(description.label)));
  reset->setFixedWidth(reset->iconSize().width() + 6);
  QSizePolicy keepsPlace = reset->sizePolicy();
  keepsPlace.setRetainSizeWhenHidden(true);
  reset->setSizePolicy(keepsPlace);
  auto* inside = new QHBoxLayout(line);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(1);
  inside->addWidget(field, 1);
  inside->addWidget(reset);
  form.addRow(labelFor(translatedSetting(description.label) + (description.live ? tr(" (live)") : QString()), *field), line);
  connect(field, &SettingField::changed, this, &SettingsPanel::take);
  connect(reset, &QToolButton::clicked, this, [this, &description] { goBack(description); });
  rows_.push_back({field, reset, line, &form});
}

QLabel* SettingsPanel::labelFor(QString text, QWidget& editor) {
  // A symbol, as in "Sequence length L", is not left alone on a line.
  const auto last = text.lastIndexOf(QLatin1Char(' '));
  if (last >= 0 && text.size() - last <= 3) text[last] = QChar::Nbsp;
  auto* label = new QLabel(text, editor.parentWidget());
  label->setWordWrap(true);
  int widest = fontMetrics().horizontalAdvance(tr("Sequence length", "sets the width of the labels"));
  for (const QString& word : text.split(QLatin1Char(' '))) widest = std::max(widest, fontMetrics().horizontalAdvance(word));
  label->setFixedWidth(widest + 2);
  label->setBuddy(&editor);
  label->setToolTip(editor.toolTip());
  return label;
}

void SettingsPanel::addMethod(QFormLayout& form) {
  method_ = new QComboBox(this);
  QString meanings;
  for (const auto& method : methodDescriptions()) {
    const auto title = translatedSetting(method.title);
    method_->addItem(title, static_cast<int>(method.method));
    meanings += QStringLiteral("<p><b>%1</b>: %2</p>").arg(title, translatedSetting(method.meaning));
  }
  method_->setToolTip(meanings);
  continual_ = new QComboBox(this);
  continual_->setToolTip(
      tr("What keeps the method from forgetting earlier windows: past sequences that train along (the paper's _RH), or the "
         "model of the window before, which teaches (_KD)."));
  form.addRow(labelFor(tr("Method"), *method_), method_);
  form.addRow(labelFor(tr("Against forgetting"), *continual_), continual_);
  fit(*method_);
  fit(*continual_);
}

void SettingsPanel::fit(QComboBox& box) {
  box.setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box.setMinimumContentsLength(10);
  box.setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&box, &QComboBox::currentIndexChanged, this, &SettingsPanel::take);
}

void SettingsPanel::addChoices(bool ofStream) {
  for (const ChoiceDescription& choice : choiceDescriptions())
    if (choice.ofStream == ofStream && choice.key != kGroupingKey) addRow(*formOf(choice.group), choice);
}

void SettingsPanel::addRow(QFormLayout& form, const ChoiceDescription& choice) {
  ChoiceRow row{&choice, nullptr, nullptr, &form};
  QString tip = QStringLiteral("<p>%1</p>").arg(translatedSetting(choice.meaning).toHtmlEscaped());
  if (choice.key == "device") {
    row.box = devices_ = new QComboBox(this);
    setDevices({QStringLiteral("auto"), QStringLiteral("cpu")});
  } else if (!choice.values.empty()) {
    row.box = new QComboBox(this);
    for (const ChoiceValue& value : choice.values) row.box->addItem(translatedSetting(value.title), text(value.name));
  } else {
    row.line = new QLineEdit(this);
    row.line->setPlaceholderText(translatedSetting(choice.without));
    tip += QStringLiteral("<p>%1</p>").arg(tr("Write %1.").arg(translatedSetting(choice.form)).toHtmlEscaped());
    connect(row.line, &QLineEdit::editingFinished, this, &SettingsPanel::take);
  }
  if (!choice.source.empty())
    tip += QStringLiteral("<p>%1</p>").arg(tr("Source: %1.").arg(translatedSetting(choice.source)).toHtmlEscaped());
  row.editor()->setObjectName(text(choice.key));
  row.editor()->setToolTip(tip);
  form.addRow(labelFor(translatedSetting(choice.label), *row.editor()), row.editor());
  if (row.box) fit(*row.box);
  choices_.push_back(row);
}

void SettingsPanel::setDevices(const QStringList& devices) {
  const bool before = std::exchange(showing_, true);
  devices_->clear();
  for (const QString& device : devices) devices_->addItem(device == QLatin1String("auto") ? tr("automatic") : device, device);
  chooseName(*devices_, QString::fromStdString(settings_.device.device));
  showing_ = before;
}

SettingField* SettingsPanel::field(QStringView key) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.field->objectName() == key; });
  return found == rows_.end() ? nullptr : found->field;
}

QDoubleSpinBox* SettingsPanel::editor(QStringView key) const {
  const auto* const found = field(key);
  return found ? found->number() : nullptr;
}

void SettingsPanel::setSettings(const RunSettings& settings) {
  if (settings == settings_) return;
  settings_ = settings;
  display(settings);
}

void SettingsPanel::display(const RunSettings& settings) {
  showing_ = true;
  for (const Row& row : rows_) row.field->setValue(row.field->description().get(settings));
  choose(*method_, static_cast<int>(settings.model.method));
  offerContinual();
  for (const ChoiceRow& row : choices_) showChoice(row);
  showing_ = false;
  refreshRows();
}

void SettingsPanel::showChoice(const ChoiceRow& row) {
  const QString chosen = QString::fromStdString(row.choice->get(settings_));
  if (row.box)
    chooseName(*row.box, chosen);
  else
    row.line->setText(chosen);
}

void SettingsPanel::take() {
  if (showing_) return;
  RunSettings next = settings_;
  for (const Row& row : rows_) {
    const auto& description = row.field->description();
    if (row.field->differsFrom(description.get(next))) description.set(next, row.field->value());
  }
  next.model.method = chosen<Method>(*method_);
  next.model.continual = chosen<Continual>(*continual_);
  if (!bears(next.model.method, next.model.continual)) next.model.continual = Continual::kNone;
  for (const ChoiceRow& row : choices_) takeChoice(row, next);
  if (next == settings_) return;
  settings_ = next;
  offerContinual();
  refreshRows();
  Q_EMIT changed(settings_);
}

/// What cannot be taken is refused as a whole: the value before comes back, and why is said below the field.
void SettingsPanel::takeChoice(const ChoiceRow& row, RunSettings& next) {
  const ChoiceDescription& choice = *row.choice;
  if (row.box) {
    choice.set(next, row.box->currentData().toString().toStdString());
    return;
  }
  const QString typed = row.line->text().trimmed();
  const auto states = choice.states ? typedStates(typed) : std::nullopt;  // blanks between them
  const bool taken = choice.set(next, states ? name(*states) : typed.toStdString());
  if (!taken && isVisible())
    QToolTip::showText(row.line->mapToGlobal(QPoint(0, row.line->height())),
                       tr("“%1” is not known: it is %2. The value stays as it was.").arg(typed, translatedSetting(choice.form)), row.line);
  row.line->setText(QString::fromStdString(choice.get(next)));
}

/// What the method can bear, with the run's choice.
void SettingsPanel::offerContinual() {
  const bool before = std::exchange(showing_, true);
  continual_->clear();
  for (const auto& [value, label] :
       {std::pair{Continual::kNone, tr("nothing")}, {Continual::kReplay, tr("replay")}, {Continual::kDistillation, tr("distillation")}})
    if (bears(settings_.model.method, value)) continual_->addItem(label, static_cast<int>(value));
  choose(*continual_, static_cast<int>(settings_.model.continual));
  model_->setRowVisible(continual_, continual_->count() > 1);
  showing_ = before;
}

void SettingsPanel::showBase(const SettingsBase& base) {
  if (base == base_) return;
  base_ = base;
  refreshRows();
}

void SettingsPanel::goBack(const SettingDescription& description) {
  RunSettings next = settings_;
  description.set(next, description.get(base_.settings));
  setSettings(next);
  Q_EMIT changed(settings_);
}

QString SettingsPanel::wayBack(const SettingDescription& description) const {
  const QString value = settingValueText(description.key, xsmoe::settingText(base_.settings, description.key));
  if (description.get(base_.settings) == description.paperValue) return tr("Back to the default, %1").arg(value);
  if (description.ofStream) return tr("Back to %1, as the stream was cut when it was opened").arg(value);
  if (description.key == kEmbeddingKey && base_.streamsWidth) return tr("Back to %1, as the stream prefers").arg(value);
  return tr("Back to %1, as it was with %2").arg(value, base_.source);
}

void SettingsPanel::refreshRows() {
  for (const Row& row : rows_) {
    const auto& description = row.field->description();
    row.form->setRowVisible(row.line, usesSetting(settings_.model, description.key));
    row.line->setEnabled(!running_ || description.live);
    const bool deviates = description.get(settings_) != description.get(base_.settings);
    row.reset->setVisible(deviates);
    row.reset->setToolTip(wayBack(description));
    QFont font = this->font();
    font.setBold(deviates);
    row.field->setFont(font);
  }
  for (const ChoiceRow& row : choices_) {
    row.form->setRowVisible(row.editor(), usesSetting(settings_.model, row.choice->key));
    row.editor()->setEnabled(!running_);
  }
  unvalidated_->setText(unvalidatedWarning(settings_.training));
  unvalidated_->setVisible(!unvalidated_->text().isEmpty());
}

void SettingsPanel::showSize(const std::optional<SizedNetwork>& network) {
  if (std::exchange(sized_, network) == network) return;
  size_->setText(network ? widgets::sizeText(*network) : QString());
  size_->setToolTip(network ? sizeToolTip(*network) : QString());
  size_->setVisible(network.has_value());
}

QString SettingsPanel::sizeText() const { return size_->text(); }

QString SettingsPanel::warning() const { return unvalidated_->text(); }

void SettingsPanel::setRunning(bool running) {
  running_ = running;
  for (QWidget* widget : {static_cast<QWidget*>(method_), static_cast<QWidget*>(continual_), static_cast<QWidget*>(reset_)})
    widget->setEnabled(!running);
  refreshRows();
}

RunSettings SettingsPanel::withPaperValues(RunSettings settings) {
  for (const SettingDescription& description : settingDescriptions())
    if (description.group != "device") description.set(settings, description.paperValue);
  settings.model.method = Method::kXsmoe;
  settings.model.continual = Continual::kNone;
  for (const ChoiceDescription& choice : choiceDescriptions())
    if (choice.group != "device" && !choice.ofStream && choice.key != kGroupingKey) choice.set(settings, choice.get({}));
  return settings;
}

void SettingsPanel::resetToPaper() {
  if (running_) return;
  setSettings(withPaperValues(settings_));
  Q_EMIT paperWanted();
}

void SettingsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  for (const Row& row : rows_) row.reset->setIcon(icon(QStringLiteral("reset")));
  reset_->setIcon(icon(QStringLiteral("reset")));
}

}  // namespace xsmoe::widgets
