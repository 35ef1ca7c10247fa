// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/core/setting_descriptions.h"

class QCheckBox;
class QDoubleSpinBox;

namespace xsmoe::widgets {

class SettingEditor;

/// What a setting is changed with: a number in its box, or a check box where the setting is 0 or 1. Its object name is the setting's key.
class SettingField : public QWidget {
  Q_OBJECT
 public:
  /// The description must outlive it.
  explicit SettingField(const SettingDescription& description, QWidget* parent = nullptr);

  [[nodiscard]] const SettingDescription& description() const { return description_; }
  [[nodiscard]] double value() const;
  void setValue(double value);
  /// Whether it shows another value than this. A number is rounded where it is shown; that is no change of the setting.
  [[nodiscard]] bool differsFrom(double value) const;
  /// Null: a check box.
  [[nodiscard]] QDoubleSpinBox* number() const;

 Q_SIGNALS:
  void changed();

 private:
  const SettingDescription& description_;
  SettingEditor* number_ = nullptr;
  QCheckBox* flag_ = nullptr;
};

}  // namespace xsmoe::widgets
