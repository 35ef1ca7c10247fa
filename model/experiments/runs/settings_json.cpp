// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/settings_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::experiments {
namespace {

template <class Value>
void readName(const nlohmann::json& json, const char* key, std::optional<Value> (*parse)(std::string_view), Value& target) {
  if (!json.contains(key)) return;
  const auto text = json.at(key).get<std::string>();
  const auto value = parse(text);
  if (!value) throw std::invalid_argument("\"" + text + "\" is no " + key);
  target = *value;
}

}  // namespace

nlohmann::json toJson(const RunSettings& settings) {
  nlohmann::json json{{"variant", name(settings.model.method)},
                      {"continual", name(settings.model.continual)},
                      {"iisan-states", name(settings.model.baselines.iisanStates)},
                      {"grouping", name(settings.model.grouping)},
                      {"protocol", name(settings.protocol.protocol)},
                      {"from", settings.protocol.from},
                      {"to", settings.protocol.to},
                      {"cut-records", settings.protocol.cutRecords},
                      {"cut-windows", settings.protocol.cutWindows},
                      {"device", settings.device.device},
                      {"precision", name(settings.device.precision)}};
  for (const auto& description : settingDescriptions()) {
    const double value = description.get(settings);
    if (description.key == "seed")
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
  readName(json, "variant", methodFromName, settings.model.method);
  readName(json, "continual", continualFromName, settings.model.continual);
  readName(json, "iisan-states", statesFromName, settings.model.baselines.iisanStates);
  readName(json, "grouping", groupingFromName, settings.model.grouping);
  readName(json, "protocol", protocolFromName, settings.protocol.protocol);
  readName(json, "precision", precisionFromName, settings.device.precision);
  settings.protocol.from = json.value("from", "");
  settings.protocol.to = json.value("to", "");
  settings.protocol.cutRecords = json.value("cut-records", std::int64_t{0});
  settings.protocol.cutWindows = json.value("cut-windows", 0);
  settings.device.device = json.value("device", "auto");
  return settings;
}

}  // namespace xsmoe::experiments
