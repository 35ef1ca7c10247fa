// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/setting_differences.h"

#include <algorithm>
#include <map>
#include <utility>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

std::string methodOf(const RunSettings& settings) { return nameOf(settings.model.method, settings.model.continual); }

/// Which of some runs use a setting. Methods are few, runs may be many.
class Users {
 public:
  explicit Users(std::string_view key) : key_(key) {}
  bool use(const RunSummary& run) {
    const auto& model = run.settings.model;
    const auto [known, isNew] = known_.try_emplace({model.method, model.continual});
    if (isNew) known->second = usesSetting(model, key_);
    return known->second;
  }

 private:
  std::string_view key_;
  std::map<std::pair<Method, Continual>, bool> known_;
};

/// Whether two runs differ in what `get` gives.
template <class Get>
bool differs(const std::vector<const RunSummary*>& runs, std::string_view key, const Get& get) {
  Users users(key);
  const auto& first = *runs.front();
  const bool used = users.use(first);
  const auto started = get(first.description.settings), now = get(first.settings);
  return std::any_of(runs.begin() + 1, runs.end(), [&](const RunSummary* run) {
    if (users.use(*run) != used) return true;
    return used && (get(run->description.settings) != started || get(run->settings) != now);
  });
}

}  // namespace

std::optional<SettingOfRun> settingOf(const RunSummary& run, std::string_view key) {
  if (!usesSetting(run.settings.model, key)) return std::nullopt;
  if (key == kMethodKey) return SettingOfRun{methodOf(run.description.settings), methodOf(run.settings)};
  SettingOfRun setting{settingText(run.description.settings, key), settingText(run.settings, key)};
  const bool mayBeEmpty = choiceDescription(key) != nullptr;
  return setting.started.empty() && !mayBeEmpty ? std::nullopt : std::optional(std::move(setting));
}

std::vector<std::string> differingSettings(const std::vector<const RunSummary*>& runs) {
  std::vector<std::string> keys;
  if (runs.size() < 2) return keys;
  if (differs(runs, kMethodKey, methodOf)) keys.emplace_back(kMethodKey);
  const auto addChoices = [&](bool ofModel) {
    for (const auto& choice : choiceDescriptions())
      if ((choice.group == "model") == ofModel && differs(runs, choice.key, choice.get)) keys.emplace_back(choice.key);
  };
  addChoices(true);
  for (const auto& setting : settingDescriptions())
    if (differs(runs, setting.key, setting.get)) keys.emplace_back(setting.key);
  addChoices(false);
  return keys;
}

}  // namespace xsmoe
