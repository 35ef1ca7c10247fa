// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/setting_field.h"

#include <QCheckBox>
#include <QHBoxLayout>

#include "widgets/forms/setting_editor.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

SettingField::SettingField(const SettingDescription& description, QWidget* parent) : QWidget(parent), description_(description) {
  if (description.flag) {
    flag_ = new QCheckBox(this);
    connect(flag_, &QCheckBox::toggled, this, &SettingField::changed);
  } else {
    number_ = new SettingEditor(description, this);
    connect(number_, &QDoubleSpinBox::valueChanged, this, &SettingField::changed);
  }
  QWidget* const control = number_ ? static_cast<QWidget*>(number_) : flag_;
  control->setAccessibleName(translatedSetting(description.label));
  setObjectName(text(description.key));
  setToolTip(settingToolTip(description));
  setFocusProxy(control);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(control);
}

double SettingField::value() const { return number_ ? number_->value() : flag_->isChecked() ? 1 : 0; }

void SettingField::setValue(double value) {
  if (number_)
    number_->setValue(value);
  else
    flag_->setChecked(value != 0);
}

bool SettingField::differsFrom(double value) const { return number_ ? number_->differsFrom(value) : this->value() != value; }

QDoubleSpinBox* SettingField::number() const { return number_; }

}  // namespace xsmoe::widgets
