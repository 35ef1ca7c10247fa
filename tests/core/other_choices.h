#pragma once
#include <string_view>

#include "model/core/choice_descriptions.h"

namespace xsmoe {

/// A value of a choice that is not its default.
inline std::string_view otherValueOf(const ChoiceDescription& choice) {
  if (!choice.values.empty()) return choice.values.back().name;
  if (choice.states) return "1,4";
  return choice.key == "device" ? "cuda:1" : "2020-01-01";
}

/// Sets every choice to something else than its default.
inline void chooseOthers(RunSettings& settings) {
  for (const auto& choice : choiceDescriptions()) choice.set(settings, otherValueOf(choice));
}

}  // namespace xsmoe
