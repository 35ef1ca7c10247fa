// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/settings_source.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "model/core/choice_descriptions.h"
#include "model/core/names.h"
#include "model/core/presets.h"
#include "model/core/setting_keys.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

struct SourceWords {
  Q_DECLARE_TR_FUNCTIONS(SettingsSource)
};

/// As the panel calls it.
QString titleOf(const std::string& key) {
  return key == kContinualKey ? SourceWords::tr("Against forgetting") : widgets::settingTitle(key);
}

/// As the panel shows it.
QString valueOf(const std::string& key, const std::string& value) {
  if (key == kContinualKey && value == name(Continual::kNone)) return SourceWords::tr("nothing");
  const auto* const choice = choiceDescription(key);
  if (choice == nullptr) return widgets::settingValueText(key, value);
  for (const auto& one : choice->values)
    if (one.name == value) return widgets::translatedSetting(one.title);
  return value.empty() ? widgets::translatedSetting(choice->without) : widgets::settingValueText(key, value);
}

}  // namespace

QString sourceName(const SettingsOrigin& origin) {
  const QString name = QString::fromStdString(origin.name);
  switch (origin.source) {
    case SettingsSource::kDefaults: return SourceWords::tr("the program's defaults");
    case SettingsSource::kPreset: {
      const auto* const preset = presetFromName(origin.name);
      return SourceWords::tr("preset “%1”").arg(preset != nullptr ? widgets::translatedSetting(preset->title) : name);
    }
    case SettingsSource::kFile: {
      const QString file = QFileInfo(name).fileName();
      return origin.forThisStart ? SourceWords::tr("file %1, for this start alone").arg(file) : SourceWords::tr("file %1").arg(file);
    }
    case SettingsSource::kOwn: return SourceWords::tr("your own settings");
    case SettingsSource::kRun: return SourceWords::tr("the settings of run %1").arg(name);
  }
  return {};
}

QString sourceText(const SettingsOrigin& origin) {
  const QString text = sourceName(origin);
  if (origin.changed.empty() || origin.source == SettingsSource::kOwn) return text;
  return SourceWords::tr("%1, %2 changed").arg(text, QString::number(origin.changed.size()));
}

QString changesText(const SettingsOrigin& origin) {
  if (origin.changed.empty() || origin.source == SettingsSource::kOwn) return {};
  QString rows;
  for (const auto& [key, was] : origin.changed)
    rows += QStringLiteral("<tr><td>%1</td><td>%2</td></tr>")
                .arg(titleOf(key).toHtmlEscaped(), SourceWords::tr("was %1").arg(valueOf(key, was)).toHtmlEscaped());
  return QStringLiteral("<table>%1</table>").arg(rows);
}

}  // namespace xsmoe::studio
