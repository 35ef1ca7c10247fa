// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/setting_descriptions.h"
#include "widgets/forms/number_box.h"

namespace xsmoe::widgets {

/// What a setting means, its range and what the paper used, as rich text.
[[nodiscard]] QString settingToolTip(const SettingDescription& description);

/// A number among the settings: its range, unit, steps, name and meaning. It shows no zeros behind what counts, and turning the mouse wheel
/// over it scrolls the panel instead of changing it, unless it has the focus.
class SettingEditor : public NumberBox {
 public:
  SettingEditor(const SettingDescription& description, QWidget* parent);

  /// Whether it shows another number than `value`. An editor rounds what it shows; that is no change of the setting.
  [[nodiscard]] bool differsFrom(double value) const;

 protected:
  void wheelEvent(QWheelEvent* event) override;
  [[nodiscard]] QString textFromValue(double value) const override;
};

}  // namespace xsmoe::widgets
