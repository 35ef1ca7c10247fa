// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "model/core/change.h"
#include "model/core/indices.h"
#include "model/core/settings.h"
#include "model/core/structure.h"

namespace xsmoe {

/// A number that a change has set, by its key on the command line.
struct NumberSet {
  std::string key;
  double from = 0, to = 0;
  friend bool operator==(const NumberSet&, const NumberSet&) = default;
};
/// Another grouping that was asked for and waits for its window, or that is `applied`.
struct GroupingSet {
  Grouping from, to;
  bool applied = false;
  friend bool operator==(const GroupingSet&, const GroupingSet&) = default;
};
/// Experts that a change took out of the network.
struct ExpertsTaken {
  double tau = 0;                    ///< the threshold then
  int experts = 0;                   ///< how many went; 0: none could
  std::optional<ExpertName> expert;  ///< that was removed or merged; absent: those below `tau` went
  std::optional<int> into;           ///< `born` of the one that it was merged into; absent: it was not merged
  friend bool operator==(const ExpertsTaken&, const ExpertsTaken&) = default;
};
/// What came of a change, as its event tells. Words for it: analysis/intervention_text.h, on screen widgets/words/intervention_wording.h.
using ChangeOutcome = std::variant<NumberSet, GroupingSet, PinExpert, ExpertsTaken>;

/// What a person did to a run, for the time axis.
struct Intervention {
  std::int64_t timeMs = 0;
  WindowIndex window;
  int epoch = 0;
  Act act;                                    ///< that was asked for; where nobody logged it, the change that its outcome tells of
  std::optional<ChangeOutcome> outcome = {};  ///< empty: none was told, as of a press, an undo and what was refused
  int batch = 0;                              ///< of the epoch under way; 0: between epochs, or not known
  std::int64_t askedMs = 0;                   ///< when; 0: not known
  std::string refusal = {};                   ///< why nothing changed; empty: it was applied
  bool takesBack = false;                     ///< an undo that was made: it took another one back, which is no longer among them
  bool changesRun = true;                     ///< false for a pause, a step, what was refused, and what only carries out an earlier one
  bool atEnd = false;                         ///< made after the window's test: a fork's first changes
  friend bool operator==(const Intervention&, const Intervention&) = default;
};

}  // namespace xsmoe
