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
#include "model/experiments/runs/named_keys.h"

namespace xsmoe::experiments {
namespace {

constexpr double kMostRecords = 9007199254740992.0;  // 2^53
constexpr double kMostCutWindows = 1e6;

std::string textOfKey(const nlohmann::json& json, const std::string& key) {
  return ofKey(key, [&] { return json.at(key).get<std::string>(); });
}

[[noreturn]] void refuseAsNewer(const std::string& what, const std::string& name) {
  throw SettingNotKnown("the " + what + " \"" + name + '"');
}

template <class Value>
void readName(const nlohmann::json& json, const char* key, const char* inWords, std::optional<Value> (*parse)(std::string_view),
              Value& target) {
  if (!json.contains(key)) return;
  const auto text = textOfKey(json, key);
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
  if (!json.is_object()) throw std::invalid_argument("key 'settings' is no object");
  RunSettings settings;
  for (const auto& description : settingDescriptions())
    if (const auto key = std::string(description.key); json.contains(key))
      description.set(settings, numberOfKey(json.at(key), key, {description.least, description.most, description.decimals == 0}));
  if (json.contains("seed")) settings.training.seed = json.at("seed").get<std::uint64_t>();
  readName(json, "variant", "method", methodFromName, settings.model.method);
  readName(json, "continual", "wrapper", continualFromName, settings.model.continual);
  for (const auto& choice : choiceDescriptions()) {
    const std::string key(choice.key);
    if (!json.contains(key)) continue;
    const auto text = textOfKey(json, key);
    if (choice.set(settings, text)) continue;
    if (!choice.values.empty()) refuseAsNewer(key, text);
    throw std::invalid_argument("\"" + text + "\" is no " + key);
  }
  if (const auto cut = json.find("cut-records"); cut != json.end())
    settings.protocol.cutRecords = static_cast<std::int64_t>(numberOfKey(*cut, "cut-records", {0, kMostRecords}));
  if (const auto cut = json.find("cut-windows"); cut != json.end())
    settings.protocol.cutWindows = static_cast<int>(numberOfKey(*cut, "cut-windows", {0, kMostCutWindows}));
  checkKeys(json);
  return settings;
}

}  // namespace xsmoe::experiments
