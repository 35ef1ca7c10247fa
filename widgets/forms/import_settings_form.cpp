// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/import_settings_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <algorithm>
#include <initializer_list>

#include "model/core/setting_descriptions.h"
#include "widgets/forms/number_box.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// The range of a run's setting, which the stream proposes.
void setRangeOf(QSpinBox& box, std::string_view key) {
  const auto descriptions = settingDescriptions();
  const auto found = std::find_if(descriptions.begin(), descriptions.end(), [&](const auto& d) { return d.key == key; });
  box.setRange(static_cast<int>(found->least), static_cast<int>(found->most));
}

}  // namespace

ImportSettingsForm::ImportSettingsForm(QWidget* parent)
    : QWidget(parent),
      title_(new QLineEdit(this)),
      from_(new QLineEdit(this)),
      to_(new QLineEdit(this)),
      dropRepeats_(new QCheckBox(tr("&Drop repeated records"), this)),
      pictures_(new QComboBox(this)),
      badLines_(new NumberBox(this)),
      windows_(new WholeNumberBox(this)),
      kCore_(new WholeNumberBox(this)) {
  auto* const form = new QFormLayout(this);
  form->setContentsMargins(0, 0, 0, 0);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  addTexts(*form);
  addChoices(*form);
  addNumbers(*form);
  setSettings({});
}

void ImportSettingsForm::addTexts(QFormLayout& form) {
  form.addRow(tr("&Title"), title_);
  form.addRow(tr("Records f&rom"), from_);
  form.addRow(tr("Records t&o"), to_);
  title_->setObjectName(QStringLiteral("title"));
  title_->setAccessibleName(tr("Title of the stream"));
  title_->setPlaceholderText(tr("the folder's name"));
  from_->setObjectName(QStringLiteral("from"));
  to_->setObjectName(QStringLiteral("to"));
  for (auto* const bound : {from_, to_}) {
    bound->setPlaceholderText(tr("no bound"));
    bound->setToolTip(tr("Inclusive date or time, ISO 8601, for example 2020-01-31."));
  }
  from_->setAccessibleName(tr("First date of the records"));
  to_->setAccessibleName(tr("Last date of the records"));
  for (auto* const line : {title_, from_, to_}) connect(line, &QLineEdit::textChanged, this, &ImportSettingsForm::tell);
}

void ImportSettingsForm::addChoices(QFormLayout& form) {
  dropRepeats_->setObjectName(QStringLiteral("dropRepeats"));
  dropRepeats_->setToolTip(tr("Keeps the first of records with the same user, item and time. The paper's protocol keeps all of them."));
  pictures_->setObjectName(QStringLiteral("pictures"));
  pictures_->setAccessibleName(tr("Pictures of items"));
  pictures_->addItem(tr("copy"), static_cast<int>(PictureTransfer::kCopy));
  pictures_->addItem(tr("link (same disk)"), static_cast<int>(PictureTransfer::kLink));
  pictures_->addItem(tr("leave out"), static_cast<int>(PictureTransfer::kNone));
  pictures_->setToolTip(tr("Hard links take no more space and work on the same disk only."));
  form.addRow(QString(), dropRepeats_);
  form.addRow(tr("&Pictures"), pictures_);
  connect(dropRepeats_, &QCheckBox::toggled, this, &ImportSettingsForm::tell);
  connect(pictures_, &QComboBox::currentIndexChanged, this, &ImportSettingsForm::tell);
}

void ImportSettingsForm::addNumbers(QFormLayout& form) {
  badLines_->setObjectName(QStringLiteral("badLines"));
  badLines_->setAccessibleName(tr("Share of bad lines allowed"));
  badLines_->setRange(0, 100);
  badLines_->setDecimals(2);
  badLines_->setSingleStep(0.5);
  badLines_->setSuffix(tr(" %"));
  badLines_->setToolTip(
      tr("<p>A file with a larger share of lines that cannot be used is refused. A hundred are always forgiven where "
         "at least as many can be used.</p>"));
  windows_->setObjectName(QStringLiteral("windows"));
  windows_->setAccessibleName(tr("Windows of the stream"));
  windows_->setToolTip(tr("Parts of the stream with equal numbers of records. It can be changed for each run."));
  setRangeOf(*windows_, "windows");
  kCore_->setObjectName(QStringLiteral("kCore"));
  kCore_->setAccessibleName(tr("k-core of users"));
  kCore_->setUnits(tr("record"), tr("records"));
  kCore_->setToolTip(tr("Least interactions of a kept user inside a window. It can be changed for each run."));
  setRangeOf(*kCore_, "k-core");
  form.addRow(tr("&Bad lines up to"), badLines_);
  form.addRow(tr("&Windows"), windows_);
  form.addRow(tr("&k-core of users"), kCore_);
  connect(badLines_, &QDoubleSpinBox::valueChanged, this, &ImportSettingsForm::tell);
  for (auto* const box : std::initializer_list<QSpinBox*>{windows_, kCore_})
    connect(box, &QSpinBox::valueChanged, this, &ImportSettingsForm::tell);
}

void ImportSettingsForm::setSettings(const ImportSettings& settings) {
  showing_ = true;
  title_->setText(text(settings.title));
  from_->setText(text(settings.from));
  to_->setText(text(settings.to));
  dropRepeats_->setChecked(settings.dropRepeats);
  pictures_->setCurrentIndex(pictures_->findData(static_cast<int>(settings.pictures)));
  badLines_->setValue(settings.badLineBudget * 100);
  windows_->setValue(settings.windows);
  kCore_->setValue(settings.kCore);
  showing_ = false;
}

void ImportSettingsForm::apply(ImportSettings& settings) const {
  settings.title = title_->text().trimmed().toStdString();
  settings.from = from_->text().trimmed().toStdString();
  settings.to = to_->text().trimmed().toStdString();
  settings.dropRepeats = dropRepeats_->isChecked();
  settings.pictures = static_cast<PictureTransfer>(pictures_->currentData().toInt());
  settings.badLineBudget = badLines_->value() / 100;
  settings.forgiveFew = settings.badLineBudget == ImportSettings{}.badLineBudget;
  settings.windows = windows_->value();
  settings.kCore = kCore_->value();
}

void ImportSettingsForm::tell() {
  if (!showing_) Q_EMIT changed();
}

}  // namespace xsmoe::widgets
