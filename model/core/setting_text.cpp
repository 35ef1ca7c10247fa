// SPDX-License-Identifier: Apache-2.0
#include "model/core/setting_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"

namespace xsmoe {
namespace {

const SettingDescription* find(std::string_view key) {
  const auto all = settingDescriptions();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
  return found == all.end() ? nullptr : &*found;
}

std::string option(std::string_view key) { return "--" + std::string(key); }

/// The largest whole number below which a double passes over none.
constexpr double kLargestExact = 9007199254740992.0;

/// Whether a whole number that was written so is another one as a double.
bool isRounded(double number, std::string_view text) {
  if (std::abs(number) < kLargestExact) return false;
  std::array<char, 400> digits{};
  const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed).ptr;
  return text != std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

std::string_view groupOf(std::string_view key) {
  if (const auto* const choice = choiceDescription(key); choice != nullptr) return choice->group;
  const auto* const known = find(key);
  if (known != nullptr) return known->group;
  return key == kMethodKey || key == "variant" || key == kContinualKey ? "model" : "";
}

/// What ties settings of a group to the past that a fork shares.
std::string tieOf(std::string_view group) {
  if (group == "device") return "it belongs to how the shared past was computed; elsewhere the last digits would differ";
  if (group == "model") return "it shapes the network, and the shared past trained this one";
  return "it decides what the windows hold, and the shared past was trained on these";
}

Result<void> setChoice(RunSettings& settings, const ChoiceDescription& choice, std::string_view text) {
  if (choice.set(settings, text)) return {};
  const std::string typed = "\"" + std::string(text) + "\"";
  if (choice.key == kGroupingKey)
    return usageError("--grouping", typed + " is no grouping",
                      "Name hidden states with commas between them, which increase and are at least 1");
  return usageError(option(choice.key), typed + " is not known: it is " + namesOf(choice));
}

}  // namespace

std::optional<double> numberFrom(std::string_view text) {
  double number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string settingText(const RunSettings& settings, std::string_view key) {
  if (const auto* const choice = choiceDescription(key); choice != nullptr) return choice->get(settings);
  const auto* const known = find(key);
  return known == nullptr ? std::string() : numberText(known->get(settings));
}

Result<void> setSetting(RunSettings& settings, std::string_view key, std::string_view text) {
  if (const auto* const choice = choiceDescription(key); choice != nullptr) return setChoice(settings, *choice, text);
  const auto* const known = find(key);
  if (known == nullptr) return usageError(option(key), "there is no such setting");
  const auto number = numberFrom(text);
  const bool whole = known->decimals == 0;
  if (!number || (whole && *number != std::floor(*number)))
    return usageError(option(key), "\"" + std::string(text) + "\" is no " + (whole ? "whole number" : "number"));
  if (!(*number >= known->least && *number <= known->most) || (whole && isRounded(*number, text)))
    return usageError(option(key), "the value is " + std::string(text),
                      "Give a number from " + numberText(known->least) + " to " + numberText(known->most));
  known->set(settings, *number);
  return {};
}

std::vector<std::string_view> cutKeys() {
  std::vector<std::string_view> keys;
  const auto addFrom = [&](const auto& table) {
    for (const auto& one : table)
      if (one.ofStream) keys.push_back(one.key);
  };
  addFrom(settingDescriptions());
  addFrom(choiceDescriptions());
  return keys;
}

bool isOfStream(std::string_view key) {
  const auto cut = cutKeys();
  return key == kEmbeddingKey || std::find(cut.begin(), cut.end(), key) != cut.end();
}

Result<void> mayChangeInFork(std::string_view key) {
  const auto group = groupOf(key);
  if (key == kTauKey || key == kGroupingKey || group == "training") return {};
  const auto tie = key == kFeatureMemoryKey ? "it says how the run computes, which a fork goes on with" : tieOf(group);
  return usageError(option(key), "a fork cannot change it: " + tie, "Train a new run with it");
}

Result<void> mayBeSet(const ModelSettings& model, std::string_view key) {
  if (usesSetting(model, key)) return {};
  return usageError(option(key), "the method " + std::string(name(model.method)) + " does not use it",
                    "Leave it out, or choose another method");
}

Result<void> mayComputeIn(Method method, Precision precision) {
  if (computesInHalf(method) || precision == Precision::kAuto || precision == Precision::kFloat32) return {};
  return usageError(
      "--precision",
      "the method " + std::string(name(method)) + " computes in float32, so that " + std::string(name(precision)) + " would change nothing",
      "Leave it out, or choose another method");
}

bool isLive(std::string_view key) {
  const auto* const known = find(key);
  return key == kGroupingKey || (known != nullptr && known->live);
}

}  // namespace xsmoe
