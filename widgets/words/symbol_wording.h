// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace xsmoe::widgets {

/// The short signs on screen that a newcomer cannot know.
enum class Symbol : std::uint8_t {
  kWindow,
  kExpert,
  kLayer,
  kState,
  kFrozenState,
  kBirth,
  kDeath,
  kChange,
  kReturn,
  kDrift,
  kArrival,
  kFading,
  kBest,
  kGateWeight,
  kBasePath,
  kUtilization,
  kTau,
  kByHand,
  kLayerGone,
  kBias,
  kRefused,
  kKept,
  kChosen,
  kHeldOut,
  kNote,
  kPin,
  kRankUp,
  kRankDown,
  kGroupMore,  ///< ▲ and ▼ where groups of items are compared
  kGroupLess,
  kAllParameters,
  kTrainedParameters,
  kFork,
  kReference,
  kAttainable,
  kGrouping,
  kWarmUp
};
[[nodiscard]] const std::vector<Symbol>& allSymbols();

/// As it stands on screen, with an example's number: "D3", "▲", "gate weight". The glossary of the handbook has an entry of this name.
[[nodiscard]] QString signOf(Symbol symbol);
/// What it is, in few plain words, as the end of a sentence: for what is said on hover.
[[nodiscard]] QString meaningOf(Symbol symbol);
/// "gate weight: how much …".
[[nodiscard]] QString explained(Symbol symbol);
/// The same of one that is named: "E3: an expert, …".
[[nodiscard]] QString explained(Symbol symbol, const QString& name);
/// The same of several, a line each.
[[nodiscard]] QString explained(std::initializer_list<Symbol> symbols);

}  // namespace xsmoe::widgets
