// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/core/error.h"
#include "model/core/place.h"
#include "model/core/settings.h"
#include "model/core/structure.h"

namespace xsmoe {

// What a person may do to a run that is going. A new kind of change is its struct here, its text in change.cpp, and what it does in
// streaming/steering.cpp; asking, checking, undo, log and replay know it then. Records hold its text, which an older program takes for
// damage: so kRecordVersion (experiments/runs/record.h) rises with it, and FORMATS.md tells the text ("What a change asks for") and the
// version ("Versions").
//
// kNeedsExperts: whether it is about experts, so that it is refused where there are none. τ and grouping are settings: of those, a method
// that does not use them is refused with every other such setting.

/// From the next window's end on.
struct SetTau {
  static constexpr bool kNeedsExperts = false;
  double tau = 0;
  friend bool operator==(const SetTau&, const SetTau&) = default;
};
/// From the next window on.
struct Regroup {
  static constexpr bool kNeedsExperts = false;
  Grouping grouping;
  friend bool operator==(const Regroup&, const Regroup&) = default;
};
/// Another number among the settings (settingDescriptions()).
struct SetNumber {
  static constexpr bool kNeedsExperts = false;
  std::string key;  ///< as on the command line: "patience"
  double value = 0;
  friend bool operator==(const SetNumber&, const SetNumber&) = default;
};
/// Pruning by τ never takes the expert, or again may.
struct PinExpert {
  static constexpr bool kNeedsExperts = true;
  ExpertName expert;
  bool pinned = true;
  friend bool operator==(const PinExpert&, const PinExpert&) = default;
};
/// The expert goes at once, whatever its share.
struct RemoveExpert {
  static constexpr bool kNeedsExperts = true;
  ExpertName expert;
  friend bool operator==(const RemoveExpert&, const RemoveExpert&) = default;
};
/// The experts below τ go at once.
struct PruneNow {
  static constexpr bool kNeedsExperts = true;
  friend bool operator==(const PruneNow&, const PruneNow&) = default;
};
/// An expert goes at once into another one of its side layer, which then does the work of both (network/expert_merge.h). The paper's method
/// never merges: a deviation from the protocol.
struct MergeExperts {
  static constexpr bool kNeedsExperts = true;
  ExpertName expert;  ///< that goes
  int into = 0;       ///< `born` of the one that is kept
  friend bool operator==(const MergeExperts&, const MergeExperts&) = default;
};
using Change = std::variant<SetTau, Regroup, SetNumber, PinExpert, RemoveExpert, PruneNow, MergeExperts>;

/// The run waits at the next boundary.
struct Pause {
  friend bool operator==(const Pause&, const Pause&) = default;
};
/// It goes on.
struct Continue {
  friend bool operator==(const Continue&, const Continue&) = default;
};
/// It goes on up to a boundary, and waits there.
struct StepTo {
  Boundary boundary = Boundary::kBatch;  ///< the next one of its kind, or a coarser one
  friend bool operator==(const StepTo&, const StepTo&) = default;
};
/// A press decides when the run goes on, not how.
using Press = std::variant<Pause, Continue, StepTo>;

/// The last change is taken back, with all that came after it.
struct Undo {
  std::string takenBack;  ///< which, in words, once it is done
  friend bool operator==(const Undo&, const Undo&) = default;
};

/// What a person does to a run and its log keeps.
using Act = std::variant<Change, Press, Undo>;

/// An act as records keep it: {"tau", "0.2"}, {"pin", "visual:6:2"}, {"merge", "visual:6:2 into 0"}, {"prune-now", ""}, {"step", "epoch"},
/// {"undo", "tau 0.2"}.
struct ActText {
  std::string what, value;
  friend bool operator==(const ActText&, const ActText&) = default;
};
[[nodiscard]] ActText textOf(const Act& act);
/// The inverse; of what was refused too, so that values may be out of range. Error: no such act, or a value that is none.
[[nodiscard]] Result<Act> actFrom(std::string_view what, std::string_view value);
/// The same of a change alone.
[[nodiscard]] Result<Change> changeFrom(std::string_view what, std::string_view value);
/// "tau 0.2", "prune-now".
[[nodiscard]] std::string inWords(const Act& act);
/// A change from what inWords() makes of it, as a person writes it: "merge visual:6:2 into 0". Error: no such change.
[[nodiscard]] Result<Change> changeFromWords(std::string_view words);
/// Of every kind that is no setting, which has an option of its own: what a person may write, for a help to tell.
[[nodiscard]] std::vector<Change> exampleChanges();

/// "visual:6:2": the visual expert born for D_2 at state 6.
[[nodiscard]] std::string textOf(const ExpertName& expert);

/// The setting that a change sets, as on the command line; empty: it sets none.
[[nodiscard]] std::string_view settingOf(const Change& change);
/// The settings after a change that sets one; as they were after another. Error: the value is out of its range.
[[nodiscard]] Result<RunSettings> changed(RunSettings settings, const Change& change);
/// Whether the later of two changes leaves nothing to do of the earlier one: the same setting, or "prune now" again.
[[nodiscard]] bool replaces(const Change& later, const Change& earlier);

}  // namespace xsmoe
