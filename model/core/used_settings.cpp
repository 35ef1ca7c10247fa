// SPDX-License-Identifier: Apache-2.0
#include "model/core/used_settings.h"

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

std::vector<UsedSetting> choices(const RunSettings& settings) {
  const auto& model = settings.model;
  std::vector<UsedSetting> used{
      {std::string(kMethodKey), "Method", nameOf(model.method, model.continual), titleOf(model.method, model.continual)}};
  for (const auto& choice : choiceDescriptions())
    if (usesSetting(model, choice.key))
      used.push_back({std::string(choice.key), std::string(choice.label), choice.get(settings), wordsOf(choice, settings)});
  return used;
}

std::string wordsFor(const SettingDescription& setting, double number) {
  if (setting.flag) return number != 0 ? "yes" : "no";
  if (number == 0 && !setting.zeroMeans.empty()) return std::string(setting.zeroMeans);
  if (setting.unit.empty()) return numberText(number);
  const bool one = number == 1 && setting.unit.ends_with('s');  // "1 epoch"
  return numberText(number) + ' ' + std::string(setting.unit.substr(0, setting.unit.size() - (one ? 1 : 0)));
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

std::string decisiveSettings(const RunSettings& settings) {
  std::string text;
  for (const auto& one : usedSettings(settings))
    if (one.key == kSeedKey || !isOfRepetition(one.key)) text += one.key + '=' + one.value + '\n';
  const auto& protocol = settings.protocol;
  return text + "cut=" + std::to_string(protocol.cutRecords) + '/' + std::to_string(protocol.cutWindows);
}

}  // namespace xsmoe
