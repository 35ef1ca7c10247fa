// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_settings_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

constexpr std::int64_t kMostSeeds = 1000;

/// A whole number that may stand between blanks.
std::optional<std::int64_t> seedIn(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(' ') - begin + 1);
  std::int64_t seed = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, seed);
  return problem == std::errc() && stop == end && seed >= 0 ? std::optional(seed) : std::nullopt;
}

tl::unexpected<Error> unknown(std::string_view key, std::string_view text, const std::string& names) {
  return usageError("--" + std::string(key), "\"" + std::string(text) + "\" is not known: it is " + names);
}

Result<void> setContinual(ModelSettings& model, Continual continual, std::string_view where) {
  if (model.continual != Continual::kNone && model.continual != continual)
    return usageError(
        "--" + std::string(where),
        "it asks for " + std::string(name(continual)) + ", and the method's name or --continual for " + std::string(name(model.continual)),
        "Leave one of them out");
  model.continual = continual;
  return {};
}

Result<void> setMethod(ModelSettings& model, std::string_view text) {
  const auto named = namedWithWrapper(text);
  if (named)
    if (const auto why = whyNotBorne(named->method, named->continual); !why.empty())
      return usageError("--method", why, "Choose another method, or " + std::string(name(named->method)) + " as it is");
  if (!named) return unknown("method", text, methodKeys() + "; _rh or _kd behind it where the method can bear that");
  if (named->continual != Continual::kNone)
    if (auto set = setContinual(model, named->continual, "method"); !set) return set;
  model.method = named->method;
  return {};
}

/// All keys but the method's and its wrapper's.
std::vector<std::string> otherKeys() {
  std::vector<std::string> keys;
  for (const auto& one : choiceDescriptions()) keys.emplace_back(one.key);
  for (const auto& one : settingDescriptions()) keys.emplace_back(one.key);
  return keys;
}

}  // namespace

std::string runSettingText(const RunSettings& settings, std::string_view key) {
  if (key == kMethodKey) return nameOf(settings.model.method, settings.model.continual);
  if (key == kContinualKey) return std::string(name(settings.model.continual));
  return settingText(settings, key);
}

Result<void> setRunSetting(RunSettings& settings, std::string_view key, std::string_view text) {
  if (key == kMethodKey) return setMethod(settings.model, text);
  if (key == kContinualKey) {
    const auto continual = continualFromName(text);
    if (!continual) return unknown(key, text, "none, replay or distillation");
    return setContinual(settings.model, *continual, key);
  }
  return setSetting(settings, key, text);
}

bool isRunSetting(std::string_view key) {
  const auto keys = otherKeys();
  return key == "method" || key == "continual" || std::find(keys.begin(), keys.end(), key) != keys.end();
}

Result<std::string> plainSettingText(std::string_view key, std::string_view text) {
  RunSettings settings;
  if (auto set = setRunSetting(settings, key, text); !set) return tl::unexpected(set.error());
  return runSettingText(settings, key);
}

Result<void> setRunSettings(RunSettings& settings, const SettingTexts& texts) {
  if (const auto method = texts.find(std::string(kMethodKey)); method != texts.end())
    if (auto set = setRunSetting(settings, kMethodKey, method->second); !set) return set;
  for (const auto& [key, text] : texts)
    if (key != kMethodKey)
      if (auto set = setRunSetting(settings, key, text); !set) return set;
  return {};
}

SettingTexts changedSettings(const RunSettings& settings) {
  const RunSettings usual;
  SettingTexts changed;
  auto keys = otherKeys();
  keys.emplace_back(kMethodKey);
  for (const auto& key : keys)
    if (auto text = runSettingText(settings, key); text != runSettingText(usual, key)) changed[key] = std::move(text);
  return changed;
}

bool hasCommas(std::string_view key) {
  const auto* const choice = choiceDescription(key);
  return choice != nullptr && choice->states;
}

Result<std::vector<std::string>> valuesNamed(std::string_view key, const std::string& part) {
  const auto dash = part.find('-', 1);
  if (key != kSeedKey || dash == std::string::npos) return std::vector{part};
  const auto first = seedIn(std::string_view(part).substr(0, dash)), last = seedIn(std::string_view(part).substr(dash + 1));
  if (first && last && *last >= *first && *last - *first >= kMostSeeds)
    return usageError("--seed", "\"" + part + "\" is a range of more than " + std::to_string(kMostSeeds) + " seeds", "Name fewer");
  if (!first || !last || *last < *first) return usageError("--seed", "\"" + part + "\" is no range of seeds", "Write it as 1-5");
  std::vector<std::string> seeds;
  for (auto seed = *first; seed <= *last; ++seed) seeds.push_back(std::to_string(seed));
  return seeds;
}

std::vector<std::string> valuesIn(std::string_view key, std::string_view list) {
  const char separator = hasCommas(key) ? ';' : ',';
  std::vector<std::string> values{""};
  for (const char letter : list) {
    if (letter == separator)
      values.emplace_back();
    else
      values.back() += letter;
  }
  return values;
}

}  // namespace xsmoe
