// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/run_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "widgets/forms/setting_editor.h"
#include "widgets/words/grouping_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class RunWording {
  Q_DECLARE_TR_FUNCTIONS(RunWording)
};

QString settingName(const std::string& key) {
  if (key == "tau") return QStringLiteral("τ");
  if (key == "grouping") return RunWording::tr("Grouping");
  for (const SettingDescription& description : settingDescriptions())
    if (description.key == key) return translatedSetting(description.label);
  return text(key);
}

QString valueText(const std::string& key, const std::string& value) {
  if (const auto grouping = groupingFromName(value); key == "grouping" && grouping) return groupingText(*grouping);
  const auto number = numberFrom(value);
  return number ? QLocale().toString(*number, 'g', 15) : text(value);
}

}  // namespace

QString runTitle(const RunDescription& run) {
  static const QRegularExpression given(QStringLiteral("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d)-(\\d\\d)-(\\d\\d)_([a-z]+)_.*?(?:_(\\d+))?$"));
  const auto found = given.match(text(run.name));
  if (!found.hasMatch()) return text(run.name);
  QString title = QStringLiteral("%1 %2:%3:%4").arg(found.captured(1), found.captured(2), found.captured(3), found.captured(4));
  if (found.captured(5) != QLatin1String("xsmoe")) title += QStringLiteral(", ") + found.captured(5);
  if (found.hasCaptured(6)) title += QStringLiteral(" (%1)").arg(found.captured(6));  // begun in the same second as another one
  return title;
}

QString changedText(const RunOrigin& origin) {
  QStringList parts;
  for (const auto& [key, value] : origin.changed) parts << QStringLiteral("%1 %2").arg(settingName(key), valueText(key, value));
  return parts.join(QStringLiteral("; "));
}

}  // namespace xsmoe::widgets
