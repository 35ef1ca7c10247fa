// SPDX-License-Identifier: Apache-2.0
#include "model/core/methods.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "model/core/choice_descriptions.h"
#include "model/core/setting_descriptions.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

constexpr auto kDescriptions = std::to_array<MethodDescription>({
#define XSMOE_METHOD(id, key, title, family, modalities, states, samples, pictured, half, experts, expands, wrappers, maker, parts, \
                     settings, meaning, alone)                                                                                      \
  {Method::id,                                                                                                                      \
   key,                                                                                                                             \
   title,                                                                                                                           \
   Family::family,                                                                                                                  \
   ModalitiesUsed::modalities,                                                                                                      \
   StatesUsed::states,                                                                                                              \
   SampleFormat::samples,                                                                                                           \
   Pictured::pictured,                                                                                                              \
   half,                                                                                                                            \
   experts,                                                                                                                         \
   expands,                                                                                                                         \
   Wrappers::wrappers,                                                                                                              \
   settings,                                                                                                                        \
   meaning,                                                                                                                         \
   alone},
#include "model/core/methods.def"
#undef XSMOE_METHOD
});

struct Suffix {
  std::string_view key, title;
};
constexpr std::array<std::pair<Continual, Suffix>, 3> kSuffixes{
    {{Continual::kNone, {"", ""}}, {Continual::kReplay, {"_rh", "_RH"}}, {Continual::kDistillation, {"_kd", "_KD"}}}};

const Suffix& suffixOf(Continual continual) {
  return std::find_if(kSuffixes.begin(), kSuffixes.end(), [&](const auto& one) { return one.first == continual; })->second;
}

bool isAmong(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

std::string inSmallLetters(std::string_view text) {
  std::string small(text);
  for (char& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return small;
}

bool isOfModel(std::string_view key) {
  if (const auto* const choice = choiceDescription(key); choice != nullptr) return choice->group == "model";
  const auto all = settingDescriptions();
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
  return known != all.end() && known->group == "model";
}

template <class Wanted>
std::string keysOf(const Wanted& wanted) {
  std::vector<std::string> keys;
  for (const auto& one : kDescriptions)
    if (wanted(one)) keys.emplace_back(one.key);
  return listed(keys, "or");
}

}  // namespace

std::span<const MethodDescription> methodDescriptions() { return kDescriptions; }

const MethodDescription& descriptionOf(Method method) { return kDescriptions.at(static_cast<std::size_t>(method)); }

std::string methodKeys() {
  return keysOf([](const MethodDescription&) { return true; });
}

std::string keysWithoutFeatures() {
  return keysOf([](const MethodDescription& one) { return one.states == StatesUsed::kNone; });
}

std::string keysOfScript() {
  return keysOf([](const MethodDescription& one) { return one.family == Family::kXsmoe; });
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
    case ModalitiesUsed::kNone: return {};
    case ModalitiesUsed::kBoth: break;
  }
  return {Modality::kVisual, Modality::kTextual};
}

bool isAblation(Method method) { return descriptionOf(method).family == Family::kXsmoe && method != Method::kXsmoe; }

bool hasExperts(Method method) { return descriptionOf(method).experts; }

bool computesInHalf(Method method) { return descriptionOf(method).half; }

bool expands(Method method) { return descriptionOf(method).expands; }

bool readsFeatures(Method method) { return descriptionOf(method).states != StatesUsed::kNone; }

std::vector<int> statesOf(const ModelSettings& model, int hiddenStates) {
  std::vector<int> states;
  switch (descriptionOf(model.method).states) {
    case StatesUsed::kNone: break;
    case StatesUsed::kLast: return {hiddenStates - 1};
    case StatesUsed::kGrouping:
      states.push_back(0);
      states.insert(states.end(), model.grouping.begin(), model.grouping.end());
      break;
    case StatesUsed::kIisan:
      if (!model.baselines.iisanStates.empty()) return model.baselines.iisanStates;
      for (int state = 0; state < hiddenStates; state += 2) states.push_back(state);
      break;
  }
  return states;
}

std::string whyNotShared(Method method) {
  const auto& description = descriptionOf(method);
  if (description.alone.empty()) return {};
  return std::string(description.title) + " trains alone, since " + std::string(description.alone) + "; several ranks train " +
         keysOf([](const MethodDescription& one) { return one.alone.empty(); });
}

bool bears(Method method, Continual continual) {
  const auto wrappers = descriptionOf(method).wrappers;
  return continual == Continual::kNone || wrappers == Wrappers::kBoth || (continual == Continual::kReplay && wrappers == Wrappers::kReplay);
}

std::string nameOf(Method method, Continual continual) { return std::string(name(method)) + std::string(suffixOf(continual).key); }

std::string titleOf(Method method, Continual continual) {
  return std::string(descriptionOf(method).title) + std::string(suffixOf(continual).title);
}

std::vector<NamedMethod> namedMethods() {
  std::vector<NamedMethod> all;
  for (const auto& one : kDescriptions)
    for (const auto& [continual, suffix] : kSuffixes)
      if (bears(one.method, continual)) all.push_back({one.method, continual});
  return all;
}

std::optional<NamedMethod> namedWithWrapper(std::string_view text) {
  const std::string name = inSmallLetters(text);
  for (const auto& [continual, suffix] : kSuffixes) {
    if (!name.ends_with(suffix.key) || name.size() == suffix.key.size()) continue;
    const auto method = methodFromName(std::string_view(name).substr(0, name.size() - suffix.key.size()));
    if (method) return NamedMethod{*method, continual};
  }
  return std::nullopt;
}

std::optional<NamedMethod> namedMethod(std::string_view text) {
  const auto named = namedWithWrapper(text);
  return named && bears(named->method, named->continual) ? named : std::nullopt;
}

std::string whyNotBorne(Method method, Continual continual) {
  if (bears(method, continual)) return {};
  const std::string key(name(method));
  if (descriptionOf(method).wrappers == Wrappers::kNone) return "the method " + key + " has a reservoir of its own";
  return "experts of the method " + key + " are born and pruned at the end of a window, so that no copy from before could teach it";
}

bool usesSetting(const ModelSettings& model, std::string_view key) {
  if (key == "precision") return computesInHalf(model.method);
  if (!isOfModel(key) || isAmong(key, descriptionOf(model.method).settings)) return true;
  switch (model.continual) {
    case Continual::kReplay: return key == "reservoir-ratio";
    case Continual::kDistillation: return key == "distillation-weight" || key == "distillation-temperature";
    case Continual::kNone: break;
  }
  return false;
}

bool usesSetting(Method method, std::string_view key) {
  ModelSettings model;
  model.method = method;
  return usesSetting(model, key);
}

}  // namespace xsmoe
