// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_memory.h"

#include <QSettings>
#include <QString>
#include <cmath>
#include <string>
#include <string_view>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::studio {
namespace {

QString key(std::string_view name) { return QStringLiteral("run/") + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())); }

std::string text(const QSettings& store, std::string_view name) { return store.value(key(name)).toString().toStdString(); }

void write(QSettings& store, std::string_view name, std::string_view value) {
  store.setValue(key(name), QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
}

void readNumbers(const QSettings& store, RunSettings& settings) {
  for (const auto& description : settingDescriptions()) {
    if (description.ofStream) continue;
    bool isNumber = false;
    const double value = store.value(key(description.key)).toDouble(&isNumber);
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
  settings.model.baselines.iisanStates = statesFromName(text(store, "iisan-states")).value_or(std::vector<int>());
  settings.model.grouping = groupingFromName(text(store, "grouping")).value_or(settings.model.grouping);
  settings.protocol.protocol = protocolFromName(text(store, "protocol")).value_or(settings.protocol.protocol);
  settings.device.precision = precisionFromName(text(store, "precision")).value_or(settings.device.precision);
  if (const auto device = text(store, "device"); !device.empty()) settings.device.device = device;
  if (settings.model.embedding % settings.model.heads != 0) settings.model = {};
  return settings;
}

void rememberSettings(const RunSettings& settings) {
  QSettings store;
  for (const auto& description : settingDescriptions())
    if (!description.ofStream) store.setValue(key(description.key), description.get(settings));
  write(store, "variant", name(settings.model.method));
  write(store, "continual", name(settings.model.continual));
  write(store, "iisan-states", name(settings.model.baselines.iisanStates));
  write(store, "grouping", name(settings.model.grouping));
  write(store, "protocol", name(settings.protocol.protocol));
  write(store, "precision", name(settings.device.precision));
  write(store, "device", settings.device.device);
}

}  // namespace xsmoe::studio
