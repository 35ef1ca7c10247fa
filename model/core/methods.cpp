// SPDX-License-Identifier: Apache-2.0
#include "model/core/methods.h"

#include <algorithm>
#include <array>
#include <string>

#include "model/core/setting_descriptions.h"

namespace xsmoe {
namespace {

constexpr auto kDescriptions = std::to_array<MethodDescription>({
#define XSMOE_METHOD(id, key, title, family, modalities, states, samples, experts, expands, maker, settings, meaning)    \
  {Method::id, key,     title,    Family::family, ModalitiesUsed::modalities, StatesUsed::states, SampleFormat::samples, \
   experts,    expands, settings, meaning},
#include "model/core/methods.def"
#undef XSMOE_METHOD
});

bool isAmong(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

}  // namespace

std::span<const MethodDescription> methodDescriptions() { return kDescriptions; }

const MethodDescription& descriptionOf(Method method) { return kDescriptions.at(static_cast<std::size_t>(method)); }

std::string methodKeys() {
  std::string text;
  for (std::size_t i = 0; i < kDescriptions.size(); ++i)
    text += (i == 0 ? "" : i + 1 < kDescriptions.size() ? ", " : " or ") + std::string(kDescriptions[i].key);
  return text;
}

std::string_view name(Method method) { return descriptionOf(method).key; }

std::optional<Method> methodFromName(std::string_view text) {
  const auto found = std::find_if(kDescriptions.begin(), kDescriptions.end(), [&](const auto& one) { return one.key == text; });
  return found == kDescriptions.end() ? std::nullopt : std::optional(found->method);
}

std::vector<Modality> modalitiesOf(Method method) {
  switch (descriptionOf(method).modalities) {
    case ModalitiesUsed::kVisual: return {Modality::kVisual};
    case ModalitiesUsed::kTextual: return {Modality::kTextual};
    case ModalitiesUsed::kBoth: break;
  }
  return {Modality::kVisual, Modality::kTextual};
}

bool hasExperts(Method method) { return descriptionOf(method).experts; }

bool expands(Method method) { return descriptionOf(method).expands; }

std::vector<int> statesOf(Method method, const Grouping& grouping, int hiddenStates) {
  std::vector<int> states;
  switch (descriptionOf(method).states) {
    case StatesUsed::kLast: return {hiddenStates - 1};
    case StatesUsed::kGrouping:
      states.push_back(0);
      states.insert(states.end(), grouping.begin(), grouping.end());
      break;
    case StatesUsed::kEverySecond:
      for (int state = 0; state < hiddenStates; state += 2) states.push_back(state);
      break;
  }
  return states;
}

bool usesSetting(Method method, std::string_view key) {
  const auto all = settingDescriptions();
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
  const bool ofModel = key == "grouping" || (known != all.end() && known->group == "model");
  return !ofModel || isAmong(key, descriptionOf(method).settings);
}

}  // namespace xsmoe
