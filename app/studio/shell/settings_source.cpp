// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/settings_source.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "model/core/presets.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

struct SourceWords {
  Q_DECLARE_TR_FUNCTIONS(SettingsSource)
};

}  // namespace

QString sourceName(const SettingsOrigin& origin) {
  const QString name = QString::fromStdString(origin.name);
  switch (origin.source) {
    case SettingsSource::kDefaults: return SourceWords::tr("the paper's defaults");
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
  for (const auto& [key, was] : origin.changed) {
    const QString there = was.empty() ? SourceWords::tr("nothing") : QString::fromStdString(was).toHtmlEscaped();
    rows += QStringLiteral("<tr><td>%1</td><td>%2</td></tr>")
                .arg(QString::fromStdString(key).toHtmlEscaped(), SourceWords::tr("was %1").arg(there));
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

}  // namespace xsmoe::studio
