// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_memory.h"

#include <QSettings>
#include <QString>
#include <cmath>
#include <string>
#include <string_view>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::studio {
namespace {

QString storedKey(std::string_view name) {
  return QStringLiteral("run/") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

std::string text(const QSettings& store, std::string_view name) { return store.value(storedKey(name)).toString().toStdString(); }

void write(QSettings& store, std::string_view name, std::string_view value) {
  store.setValue(storedKey(name), QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
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

void rememberSettings(const RunSettings& settings, const std::optional<RunSettings>& lent) {
  QSettings store;
  const auto isOwn = [&](auto get) { return !lent || get(settings) != get(*lent); };
  for (const auto& description : settingDescriptions())
    if (!description.ofStream && isOwn(description.get)) store.setValue(storedKey(description.key), description.get(settings));
  if (isOwn([](const RunSettings& one) { return one.model.method; })) write(store, "variant", name(settings.model.method));
  if (isOwn([](const RunSettings& one) { return one.model.continual; })) write(store, "continual", name(settings.model.continual));
  for (const auto& choice : choiceDescriptions())
    if (!choice.ofStream && isOwn(choice.get)) write(store, choice.key, choice.get(settings));
}

}  // namespace xsmoe::studio
