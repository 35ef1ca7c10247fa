// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/setting_differences.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

/// Settings that are no numbers.
struct Choice {
  std::string_view key;
  std::string (*get)(const RunSettings&);
};

constexpr Choice kBefore[] = {
    {"method", [](const RunSettings& s) { return nameOf(s.model.method, s.model.continual); }},
    {"grouping", [](const RunSettings& s) { return name(s.model.grouping); }},
    {"iisan-states", [](const RunSettings& s) { return name(s.model.baselines.iisanStates); }},
};
constexpr Choice kAfter[] = {
    {"protocol", [](const RunSettings& s) { return std::string(name(s.protocol.protocol)); }},
    {"from", [](const RunSettings& s) { return s.protocol.from; }},
    {"to", [](const RunSettings& s) { return s.protocol.to; }},
    {"device", [](const RunSettings& s) { return s.device.device; }},
    {"precision", [](const RunSettings& s) { return std::string(name(s.device.precision)); }},
};

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
  for (const auto& choices : {std::span<const Choice>(kBefore), std::span<const Choice>(kAfter)})
    for (const auto& choice : choices)
      if (choice.key == key) return SettingOfRun{choice.get(run.description.settings), choice.get(run.settings)};
  SettingOfRun number{settingText(run.description.settings, key), settingText(run.settings, key)};
  return number.started.empty() ? std::nullopt : std::optional(std::move(number));
}

std::vector<std::string> differingSettings(const std::vector<const RunSummary*>& runs) {
  std::vector<std::string> keys;
  if (runs.size() < 2) return keys;
  for (const auto& choice : kBefore)
    if (differs(runs, choice.key, choice.get)) keys.emplace_back(choice.key);
  for (const auto& setting : settingDescriptions())
    if (differs(runs, setting.key, setting.get)) keys.emplace_back(setting.key);
  for (const auto& choice : kAfter)
    if (differs(runs, choice.key, choice.get)) keys.emplace_back(choice.key);
  return keys;
}

}  // namespace xsmoe
