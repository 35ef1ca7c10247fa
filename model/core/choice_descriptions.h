// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "model/core/settings.h"

namespace xsmoe {

/// One of the names among which a choice is made.
struct ChoiceValue {
  std::string_view name;   ///< as on the command line: "paper"
  std::string_view title;  ///< as on screen: "as in the paper"
};

/// One setting that is no number: a name, a list of hidden states or a text. What SettingDescription is for numbers, and all that programs,
/// files and lists of runs know of it. The method and what keeps it from forgetting are not among them: they have one name together.
struct ChoiceDescription {
  std::string_view key;                 ///< as on the command line without dashes, in files and in the studio's memory: "protocol"
  std::string_view group;               ///< "model", "training", "protocol" or "device"
  std::string_view label;               ///< among the settings of one run: "Profile"
  std::string_view title;               ///< among those of all methods: "Protocol"
  std::string_view meaning;             ///< one sentence
  std::string_view source;              ///< where the default comes from; empty: from this program
  std::string_view form;                ///< of what has no names, what may be written: "a date"
  std::string_view without;             ///< what holds where nothing is written: "no bound"; empty: something must be
  std::span<const ChoiceValue> values;  ///< in the order in which they are offered; empty: no names
  std::string (*get)(const RunSettings&) = nullptr;
  bool (*set)(RunSettings&, std::string_view) = nullptr;  ///< false: it cannot be that, and nothing is changed
  bool states = false;                                    ///< a list of hidden states: it contains commas
  bool ofStream = false;                                  ///< as of SettingDescription
};

[[nodiscard]] std::span<const ChoiceDescription> choiceDescriptions();
/// Null: no choice has this key.
[[nodiscard]] const ChoiceDescription* choiceDescription(std::string_view key);
/// What may be written: "paper or official", "auto, fp32, bf16 or fp16", "a date".
[[nodiscard]] std::string namesOf(const ChoiceDescription& choice);
/// The value in words: as on the command line, and of nothing what holds then: "0 and every second one".
[[nodiscard]] std::string wordsOf(const ChoiceDescription& choice, const RunSettings& settings);

}  // namespace xsmoe
