// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/setting_editor.h"

#include <QCoreApplication>
#include <QLocale>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_axis.h"
#include "widgets/forms/settings_panel.h"

namespace xsmoe::widgets {
namespace {

QString qString(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

QString numberText(double value) { return QLocale().toString(value, 'g', 6); }

/// What a setting of zero means, in a word; empty where it is a number like any other.
QString wordForZero(const SettingDescription& description) {
  if (description.key == "k-core-items") return SettingsPanel::tr("off");
  if (description.key == "checkpoint-every" || description.key == "threads") return SettingsPanel::tr("automatic");
  return {};
}

/// "thread" of "threads".
std::string_view oneOf(std::string_view unit) { return unit.ends_with('s') ? unit.substr(0, unit.size() - 1) : unit; }

QString tooltipOf(const SettingDescription& d) {
  const QString unit = d.unit.empty() ? QString() : QLatin1Char(' ') + translatedSetting(d.unit);
  QString tip = QStringLiteral("<p>%1</p><p>%2</p>")
                    .arg(translatedSetting(d.meaning).toHtmlEscaped(),
                         SettingsPanel::tr("Range %1 … %2%3. Paper: %4.")
                             .arg(numberText(d.least), numberText(d.most), unit, numberText(d.paperValue)));
  if (d.live) tip += QStringLiteral("<p>%1</p>").arg(SettingsPanel::tr("Can be changed while a run is going."));
  return tip;
}

}  // namespace

QString translatedSetting(std::string_view words) {
  return QCoreApplication::translate("SettingDescription", qString(words).toUtf8().constData());
}

SettingEditor::SettingEditor(const SettingDescription& description, QWidget* parent) : NumberBox(parent) {
  setObjectName(qString(description.key));
  setDecimals(description.least > 0 ? std::max(description.decimals, decimalsFor(description.least)) : description.decimals);
  setRange(description.least, description.most);
  setSingleStep(description.decimals == 0 ? 1 : std::pow(10.0, -std::min(description.decimals, 2)));
  setGroupSeparatorShown(false);
  setStepType(description.decimals > 3 ? QAbstractSpinBox::AdaptiveDecimalStepType : QAbstractSpinBox::DefaultStepType);
  if (!description.unit.empty()) setUnits(translatedSetting(oneOf(description.unit)), translatedSetting(description.unit));
  setSpecialValueText(wordForZero(description));
  setToolTip(tooltipOf(description));
  setAccessibleName(translatedSetting(description.label));
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
