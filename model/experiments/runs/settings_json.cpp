// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/settings_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"

namespace xsmoe::experiments {
namespace {

[[noreturn]] void refuseAsNewer(const std::string& what, const std::string& name) {
  throw SettingNotKnown("the " + what + " \"" + name + '"');
}

template <class Value>
void readName(const nlohmann::json& json, const char* key, const char* inWords, std::optional<Value> (*parse)(std::string_view),
              Value& target) {
  if (!json.contains(key)) return;
  const auto text = json.at(key).get<std::string>();
  const auto value = parse(text);
  if (!value) refuseAsNewer(inWords, text);
  target = *value;
}

void checkKeys(const nlohmann::json& json) {
  static const auto known = toJson(RunSettings());
  for (const auto& setting : json.items())
    if (!known.contains(setting.key())) refuseAsNewer("setting", setting.key());
}

}  // namespace

nlohmann::json toJson(const RunSettings& settings) {
  nlohmann::json json{{"variant", name(settings.model.method)},
                      {"continual", name(settings.model.continual)},
                      {"cut-records", settings.protocol.cutRecords},
                      {"cut-windows", settings.protocol.cutWindows}};
  for (const auto& choice : choiceDescriptions()) json[std::string(choice.key)] = choice.get(settings);
  for (const auto& description : settingDescriptions()) {
    const double value = description.get(settings);
    if (description.key == kSeedKey)
      json["seed"] = settings.training.seed;
    else if (description.decimals == 0)
      json[std::string(description.key)] = static_cast<std::int64_t>(value);
    else
      json[std::string(description.key)] = value;
  }
  return json;
}

RunSettings settingsFromJson(const nlohmann::json& json) {
  RunSettings settings;
  for (const auto& description : settingDescriptions())
    if (const auto key = std::string(description.key); json.contains(key)) description.set(settings, json.at(key).get<double>());
  if (json.contains("seed")) settings.training.seed = json.at("seed").get<std::uint64_t>();
  readName(json, "variant", "method", methodFromName, settings.model.method);
  readName(json, "continual", "wrapper", continualFromName, settings.model.continual);
  for (const auto& choice : choiceDescriptions()) {
    const std::string key(choice.key);
    if (!json.contains(key)) continue;
    const auto text = json.at(key).get<std::string>();
    if (choice.set(settings, text)) continue;
    if (!choice.values.empty()) refuseAsNewer(key, text);
    throw std::invalid_argument("\"" + text + "\" is no " + key);
  }
  settings.protocol.cutRecords = json.value("cut-records", std::int64_t{0});
  settings.protocol.cutWindows = json.value("cut-windows", 0);
  checkKeys(json);
  return settings;
}

}  // namespace xsmoe::experiments
