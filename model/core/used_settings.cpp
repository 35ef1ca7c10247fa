// SPDX-License-Identifier: Apache-2.0
#include "model/core/used_settings.h"

#include <string_view>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

UsedSetting chosen(std::string_view key, std::string_view label, std::string_view value) {
  return {std::string(key), std::string(label), std::string(value), std::string(value)};
}

void addDate(std::vector<UsedSetting>& used, std::string_view key, std::string_view label, const std::string& date) {
  auto setting = chosen(key, label, date);
  if (date.empty()) setting.words = "no bound";
  used.push_back(std::move(setting));
}

std::vector<UsedSetting> choices(const RunSettings& settings) {
  const auto& model = settings.model;
  std::vector used{chosen("method", "Method", nameOf(model.method, model.continual))};
  used.back().words = titleOf(model.method, model.continual);
  if (usesSetting(model, "grouping")) used.push_back(chosen("grouping", "Hidden states of side layers", name(model.grouping)));
  if (usesSetting(model, "iisan-states")) {
    used.push_back(chosen("iisan-states", "Hidden states", name(model.baselines.iisanStates)));
    if (model.baselines.iisanStates.empty()) used.back().words = "0 and every second one";
  }
  used.push_back(chosen("protocol", "Protocol", name(settings.protocol.protocol)));
  addDate(used, "from", "From", settings.protocol.from);
  addDate(used, "to", "To", settings.protocol.to);
  used.push_back(chosen("device", "Device", settings.device.device));
  used.push_back(chosen("precision", "Precision", name(settings.device.precision)));
  return used;
}

std::string wordsFor(const SettingDescription& setting, double number) {
  if (setting.flag) return number != 0 ? "yes" : "no";
  if (number == 0 && !setting.zeroMeans.empty()) return std::string(setting.zeroMeans);
  return setting.unit.empty() ? numberText(number) : numberText(number) + ' ' + std::string(setting.unit);
}

}  // namespace

std::vector<UsedSetting> usedSettings(const RunSettings& settings) {
  auto used = choices(settings);
  for (const auto& setting : settingDescriptions()) {
    if (!usesSetting(settings.model, setting.key)) continue;
    used.push_back({std::string(setting.key), std::string(setting.label), settingText(settings, setting.key),
                    wordsFor(setting, setting.get(settings))});
  }
  return used;
}

}  // namespace xsmoe
