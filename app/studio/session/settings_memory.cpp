// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_memory.h"

#include <QSettings>
#include <QString>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "app/studio/session/kept_value.h"
#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/presets.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::studio {
namespace {

QString storedKey(std::string_view name) {
  return QStringLiteral("run/") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

std::string text(const QSettings& store, std::string_view name) { return store.value(storedKey(name)).toString().toStdString(); }

void write(QSettings& store, std::string_view name, std::string_view value) {
  keep(store, storedKey(name), QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
}

void readNumbers(const QSettings& store, RunSettings& settings) {
  for (const auto& description : settingDescriptions()) {
    if (description.ofStream) continue;
    bool isNumber = false;
    const double value = store.value(storedKey(description.key)).toDouble(&isNumber);
    const bool fits = description.decimals > 0 || value == std::floor(value);
    if (isNumber && fits && value >= description.least && value <= description.most) description.set(settings, value);
  }
}

const QString kSourceKey = QStringLiteral("origin/source");
const QString kNameKey = QStringLiteral("origin/name");
const QString kChangedKey = QStringLiteral("origin/changed");
const QString kWidthKey = QStringLiteral("origin/width");

constexpr std::array kSources{std::pair{SettingsSource::kDefaults, "defaults"}, std::pair{SettingsSource::kPreset, "preset"},
                              std::pair{SettingsSource::kFile, "file"}, std::pair{SettingsSource::kOwn, "own"},
                              std::pair{SettingsSource::kRun, "run"}};

/// What is kept needs no name, or has one that says something.
bool isNamed(const SettingsOrigin& origin) {
  switch (origin.source) {
    case SettingsSource::kDefaults:
    case SettingsSource::kOwn: return true;
    case SettingsSource::kPreset: return presetFromName(origin.name) != nullptr;
    case SettingsSource::kFile:
    case SettingsSource::kRun: return !origin.name.empty();
  }
  return false;
}

bool anyRemembered(const QSettings& store) {
  const QStringList keys = store.allKeys();
  return std::any_of(keys.begin(), keys.end(), [](const QString& key) { return key.startsWith(QLatin1String("run/")); });
}

}  // namespace

RunSettings rememberedSettings() {
  const QSettings store;
  RunSettings settings;
  readNumbers(store, settings);
  settings.model.method = methodFromName(text(store, "variant")).value_or(settings.model.method);
  settings.model.continual = continualFromName(text(store, "continual")).value_or(settings.model.continual);
  if (!bears(settings.model.method, settings.model.continual)) settings.model.continual = Continual::kNone;
  for (const auto& choice : choiceDescriptions())
    if (!choice.ofStream) choice.set(settings, text(store, choice.key));  // what is no value of it leaves the default
  if (settings.model.embedding % settings.model.heads != 0) settings.model = {};
  return settings;
}

void rememberSettings(const RunSettings& settings) {
  QSettings store;
  for (const auto& description : settingDescriptions())
    if (!description.ofStream) keep(store, storedKey(description.key), description.get(settings));
  write(store, "variant", name(settings.model.method));
  write(store, "continual", name(settings.model.continual));
  for (const auto& choice : choiceDescriptions())
    if (!choice.ofStream) write(store, choice.key, choice.get(settings));
}

SettingsOrigin rememberedOrigin() {
  const QSettings store;
  SettingsOrigin origin;
  const QString source = store.value(kSourceKey).toString();
  const auto* const known =
      std::find_if(kSources.begin(), kSources.end(), [&](const auto& one) { return source == QLatin1String(one.second); });
  if (known == kSources.end()) {
    origin.source = anyRemembered(store) ? SettingsSource::kOwn : SettingsSource::kDefaults;
    return origin;
  }
  origin.source = known->first;
  origin.name = store.value(kNameKey).toString().toStdString();
  if (!isNamed(origin)) return {SettingsSource::kOwn};
  origin.namesWidth = origin.source == SettingsSource::kFile && store.value(kWidthKey).toBool();
  const QStringList changed = store.value(kChangedKey).toStringList();
  for (const QString& one : changed)
    if (const auto at = one.indexOf(QLatin1Char('=')); at > 0)
      origin.changed.emplace(one.left(at).toStdString(), one.mid(at + 1).toStdString());
  return origin;
}

void rememberOrigin(const SettingsOrigin& origin) {
  if (origin.forThisStart) return;
  QSettings store;
  QStringList changed;
  for (const auto& [key, was] : origin.changed) changed << QString::fromStdString(key + "=" + was);
  for (const auto& [source, word] : kSources)
    if (source == origin.source) keep(store, kSourceKey, QString::fromLatin1(word));
  keep(store, kNameKey, QString::fromStdString(origin.name));
  keep(store, kChangedKey, changed);
  keep(store, kWidthKey, origin.namesWidth);
}

void rememberNext(const RunSettings& settings, const SettingsOrigin& origin, const std::optional<Lent>& lent) {
  if (!lent || !origin.forThisStart) {
    rememberSettings(settings);
    return rememberOrigin(origin);
  }
  auto own = lent->own;
  takeChanges(own, lent->said, settings);
  auto from = lent->origin;
  from.note(lent->own, own);
  rememberSettings(own);
  rememberOrigin(from);
}

}  // namespace xsmoe::studio
