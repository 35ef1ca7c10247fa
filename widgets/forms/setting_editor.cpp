// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/setting_editor.h"

#include <QLocale>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_axis.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// "thread" of "threads".
std::string_view oneOf(std::string_view unit) { return unit.ends_with('s') ? unit.substr(0, unit.size() - 1) : unit; }

/// As it is written in words, to six digits.
QString settingNumber(double value) { return QLocale().toString(value, 'g', 6); }

}  // namespace

QString settingToolTip(const SettingDescription& d) {
  const QString unit = d.unit.empty() ? QString() : QLatin1Char(' ') + translatedSetting(d.unit);
  const QString range = d.flag
                            ? SettingsPanel::tr("Default: %1.").arg(d.paperValue != 0 ? SettingsPanel::tr("on") : SettingsPanel::tr("off"))
                            : SettingsPanel::tr("Range %1 … %2%3. Default: %4.")
                                  .arg(settingNumber(d.least), settingNumber(d.most), unit, settingNumber(d.paperValue));
  QString tip = QStringLiteral("<p>%1</p><p>%2</p>").arg(translatedSetting(d.meaning).toHtmlEscaped(), range);
  tip += QStringLiteral("<p>%1</p>").arg(SettingsPanel::tr("Source: %1.").arg(translatedSetting(d.source).toHtmlEscaped()));
  if (d.live) tip += QStringLiteral("<p>%1</p>").arg(SettingsPanel::tr("Can be changed while a run is going."));
  return tip;
}

SettingEditor::SettingEditor(const SettingDescription& description, QWidget* parent) : NumberBox(parent) {
  setObjectName(widgets::text(description.key));
  setDecimals(description.least > 0 ? std::max(description.decimals, decimalsFor(description.least)) : description.decimals);
  setRange(description.least, description.most);
  setSingleStep(description.decimals == 0 ? 1 : std::pow(10.0, -std::min(description.decimals, 2)));
  setGroupSeparatorShown(false);
  setStepType(description.decimals > 3 ? QAbstractSpinBox::AdaptiveDecimalStepType : QAbstractSpinBox::DefaultStepType);
  if (!description.unit.empty()) setUnits(translatedSetting(oneOf(description.unit)), translatedSetting(description.unit));
  if (!description.zeroMeans.empty()) setSpecialValueText(translatedSetting(description.zeroMeans));
  setToolTip(settingToolTip(description));
}

bool SettingEditor::differsFrom(double value) const { return std::abs(this->value() - value) > 0.5000001 * std::pow(10.0, -decimals()); }

void SettingEditor::wheelEvent(QWheelEvent* event) {
  if (hasFocus())
    NumberBox::wheelEvent(event);
  else
    event->ignore();
}

QString SettingEditor::textFromValue(double value) const {
  QString shown = NumberBox::textFromValue(value);
  // 0.001 rather than 0.001000.
  if (decimals() > 3 && shown.contains(locale().decimalPoint())) {
    while (shown.endsWith(QLatin1Char('0'))) shown.chop(1);
    if (shown.endsWith(locale().decimalPoint())) shown.chop(1);
  }
  return shown;
}

}  // namespace xsmoe::widgets
