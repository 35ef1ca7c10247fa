// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
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
  kBest,
  kGateWeight,
  kBasePath,
  kUtilization,
  kTau
};
[[nodiscard]] const std::vector<Symbol>& allSymbols();

/// As it stands on screen, with an example's number: "D3", "▲", "gate weight". The glossary of the handbook has an entry of this name.
[[nodiscard]] QString signOf(Symbol symbol);
/// What it is, in few plain words, as the end of a sentence: for what is said on hover.
[[nodiscard]] QString meaningOf(Symbol symbol);
/// "gate weight: how much …".
[[nodiscard]] QString explained(Symbol symbol);

}  // namespace xsmoe::widgets
