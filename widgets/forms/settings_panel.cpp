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
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/setting_field.h"
#include "widgets/forms/undo_through.h"
#include "widgets/icons.h"
#include "widgets/words/labels.h"
#include "widgets/words/size_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString numberText(double value) { return QLocale().toString(value, 'g', 6); }

template <class Value, std::size_t N>
void fillChoices(QComboBox& box, const std::array<std::pair<Value, QString>, N>& choices) {
  for (const auto& [value, label] : choices) box.addItem(label, static_cast<int>(value));
}

template <class Value>
Value chosen(const QComboBox& box) {
  return static_cast<Value>(box.currentData().toInt());
}

void choose(QComboBox& box, int value) { box.setCurrentIndex(box.findData(value)); }

}  // namespace

SettingsPanel::SettingsPanel(QWidget* parent) : QWidget(parent) {
  auto* inside = new QWidget(this);
  auto* column = new QVBoxLayout(inside);
  column->setContentsMargins(4, 4, 4, 4);
  QFormLayout* model = addGroup(*column, tr("Model"));
  QFormLayout* training = addGroup(*column, tr("Training"));
  QFormLayout* protocol = addGroup(*column, tr("Protocol"));
  QFormLayout* device = addGroup(*column, tr("Device"));
  addChoices(*model, *protocol, *device);
  for (const SettingDescription& description : settingDescriptions()) {
    QFormLayout* form = description.group == "model"      ? model
                        : description.group == "training" ? training
                        : description.group == "protocol" ? protocol
                                                          : device;
    addRow(*form, description);
  }
  from_ = new QLineEdit(inside);
  to_ = new QLineEdit(inside);
  for (QLineEdit* bound : {from_, to_}) {
    bound->setPlaceholderText(tr("no bound"));
    bound->setToolTip(tr("Inclusive date or time, ISO 8601, for example 2020-01-31."));
    connect(bound, &QLineEdit::editingFinished, this, &SettingsPanel::take);
  }
  protocol->addRow(labelFor(tr("Records from"), *from_), from_);
  protocol->addRow(labelFor(tr("Records to"), *to_), to_);
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
  outer->addWidget(scroll);
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
  reset->setToolTip(tr("Back to the default, %1").arg(numberText(description.paperValue)));
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
  connect(reset, &QToolButton::clicked, field, [field, paper = description.paperValue] { field->setValue(paper); });
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

void SettingsPanel::addChoices(QFormLayout& model, QFormLayout& protocol, QFormLayout& device) {
  method_ = new QComboBox(this);
  QString meanings;
  for (const auto& method : methodDescriptions()) {
    const auto title = translatedSetting(method.title);
    method_->addItem(title, static_cast<int>(method.method));
    meanings += QStringLiteral("<p><b>%1</b>: %2</p>").arg(title, translatedSetting(method.meaning));
  }
  method_->setToolTip(meanings);
  protocol_ = new QComboBox(this);
  fillChoices(*protocol_,
              std::array{std::pair{Protocol::kPaper, tr("as in the paper")}, std::pair{Protocol::kOfficial, tr("as in its code")}});
  protocol_->setToolTip(tr("Which of the two is followed where the paper and its authors' code disagree."));
  device_ = new QComboBox(this);
  precision_ = new QComboBox(this);
  fillChoices(*precision_, std::array{std::pair{Precision::kAuto, tr("automatic")}, std::pair{Precision::kFloat32, tr("float32")},
                                      std::pair{Precision::kBfloat16, tr("bfloat16")}, std::pair{Precision::kFloat16, tr("float16")}});
  setDevices({QStringLiteral("auto"), QStringLiteral("cpu")});
  continual_ = new QComboBox(this);
  continual_->setToolTip(
      tr("What keeps the method from forgetting earlier windows: past sequences that train along (the paper's _RH), or the "
         "model of the window before, which teaches (_KD)."));
  iisanStates_ = new QLineEdit(this);
  iisanStates_->setObjectName(QStringLiteral("iisan-states"));
  iisanStates_->setPlaceholderText(tr("0 and every second"));
  iisanStates_->setToolTip(QStringLiteral("<p>%1</p><p>%2</p>")
                               .arg(tr("Hidden states that IISAN reads, increasing, for example 0,6,12; empty: 0 and every second one."),
                                    tr("Source: %1.").arg(translatedSetting(kIisanStatesSource))));
  connect(iisanStates_, &QLineEdit::editingFinished, this, &SettingsPanel::take);
  modelForm_ = &model;
  model.addRow(labelFor(tr("Method"), *method_), method_);
  model.addRow(labelFor(tr("Against forgetting"), *continual_), continual_);
  model.addRow(labelFor(tr("Hidden states"), *iisanStates_), iisanStates_);
  size_ = wrappedLabel(this);
  model.addRow(size_);
  model.setRowVisible(size_, false);
  protocol.addRow(labelFor(tr("Profile"), *protocol_), protocol_);
  device.addRow(labelFor(tr("Device"), *device_), device_);
  device.addRow(labelFor(tr("Precision"), *precision_), precision_);
  for (QComboBox* box : {method_, continual_, protocol_, device_, precision_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(box, &QComboBox::currentIndexChanged, this, &SettingsPanel::take);
  }
}

void SettingsPanel::setDevices(const QStringList& devices) {
  const bool before = std::exchange(showing_, true);
  device_->clear();
  for (const QString& device : devices) device_->addItem(device == QLatin1String("auto") ? tr("automatic") : device, device);
  const QString wanted = QString::fromStdString(settings_.device.device);
  if (device_->findData(wanted) < 0) device_->addItem(wanted, wanted);
  device_->setCurrentIndex(device_->findData(wanted));
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
  iisanStates_->setText(QString::fromStdString(name(settings.model.baselines.iisanStates)));
  choose(*protocol_, static_cast<int>(settings.protocol.protocol));
  choose(*precision_, static_cast<int>(settings.device.precision));
  const QString device = QString::fromStdString(settings.device.device);
  if (device_->findData(device) < 0) device_->addItem(device, device);
  device_->setCurrentIndex(device_->findData(device));
  from_->setText(QString::fromStdString(settings.protocol.from));
  to_->setText(QString::fromStdString(settings.protocol.to));
  showing_ = false;
  refreshRows();
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
  next.model.baselines.iisanStates = takeIisanStates();
  next.protocol.protocol = chosen<Protocol>(*protocol_);
  next.device.precision = chosen<Precision>(*precision_);
  next.device.device = device_->currentData().toString().toStdString();
  next.protocol.from = from_->text().trimmed().toStdString();
  next.protocol.to = to_->text().trimmed().toStdString();
  if (next == settings_) return;
  settings_ = next;
  offerContinual();
  refreshRows();
  Q_EMIT changed(settings_);
}

/// What is no list of states is refused as a whole: the list before comes back, and why is said below the field.
std::vector<int> SettingsPanel::takeIisanStates() {
  const QString typed = iisanStates_->text();
  const auto states = typedStates(typed);
  if (!states && isVisible())
    QToolTip::showText(iisanStates_->mapToGlobal(QPoint(0, iisanStates_->height())),
                       tr("“%1” is no list of increasing states such as 0,6,12. The value stays as it was.").arg(typed), iisanStates_);
  const auto taken = states.value_or(settings_.model.baselines.iisanStates);
  iisanStates_->setText(QString::fromStdString(name(taken)));
  return taken;
}

/// What the method can bear, with the run's choice.
void SettingsPanel::offerContinual() {
  const bool before = std::exchange(showing_, true);
  continual_->clear();
  for (const auto& [value, label] :
       {std::pair{Continual::kNone, tr("nothing")}, {Continual::kReplay, tr("replay")}, {Continual::kDistillation, tr("distillation")}})
    if (bears(settings_.model.method, value)) continual_->addItem(label, static_cast<int>(value));
  choose(*continual_, static_cast<int>(settings_.model.continual));
  modelForm_->setRowVisible(continual_, continual_->count() > 1);
  modelForm_->setRowVisible(iisanStates_, usesSetting(settings_.model, "iisan-states"));
  showing_ = before;
}

void SettingsPanel::refreshRows() {
  for (const Row& row : rows_) {
    const auto& description = row.field->description();
    row.form->setRowVisible(row.line, usesSetting(settings_.model, description.key));
    row.line->setEnabled(!running_ || description.live);
    const bool deviates = description.get(settings_) != description.paperValue;
    row.reset->setVisible(deviates);
    QFont font = this->font();
    font.setBold(deviates);
    row.field->setFont(font);
  }
}

void SettingsPanel::showSize(const std::optional<SizedNetwork>& network) {
  if (std::exchange(sized_, network) == network) return;
  modelForm_->setRowVisible(size_, network.has_value());
  size_->setText(network ? widgets::sizeText(*network) : QString());
  size_->setToolTip(network ? sizeToolTip(*network) : QString());
}

QString SettingsPanel::sizeText() const { return size_->text(); }

void SettingsPanel::setRunning(bool running) {
  running_ = running;
  for (QWidget* widget : {static_cast<QWidget*>(method_), static_cast<QWidget*>(continual_), static_cast<QWidget*>(iisanStates_),
                          static_cast<QWidget*>(protocol_), static_cast<QWidget*>(device_), static_cast<QWidget*>(precision_),
                          static_cast<QWidget*>(from_), static_cast<QWidget*>(to_), static_cast<QWidget*>(reset_)})
    widget->setEnabled(!running);
  refreshRows();
}

void SettingsPanel::resetToPaper() {
  if (running_) return;
  RunSettings next = settings_;
  for (const Row& row : rows_)
    if (const auto& description = row.field->description(); description.group != "device") description.set(next, description.paperValue);
  next.model.method = Method::kXsmoe;
  next.model.continual = Continual::kNone;
  next.model.baselines.iisanStates.clear();
  next.protocol.protocol = Protocol::kPaper;
  if (next == settings_) return;
  settings_ = next;
  display(next);
  Q_EMIT changed(settings_);
}

void SettingsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  for (const Row& row : rows_) row.reset->setIcon(icon(QStringLiteral("reset")));
  reset_->setIcon(icon(QStringLiteral("reset")));
}

}  // namespace xsmoe::widgets
