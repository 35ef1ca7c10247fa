// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// Where in a run a person looks: the end of a window, or of an epoch within it. A window alone stands for its end.
struct RunMoment {
  WindowIndex window;
  int epoch = 0;  ///< from 1; 0: the window's end

  constexpr RunMoment() = default;
  /// A window by its number, as the engine's questions name it.
  constexpr RunMoment(int of, int epochOf = 0) : window{of}, epoch(epochOf) {}
  constexpr RunMoment(WindowIndex of, int epochOf = 0) : window(of), epoch(epochOf) {}
  friend bool operator==(const RunMoment&, const RunMoment&) = default;
};

/// Null: the run has not begun it.
[[nodiscard]] const WindowHistory* windowAt(const RunHistory& history, WindowIndex window);

/// What was told when the epoch ended: loss, validation, shares. Null: it has not ended, or the moment is no epoch's.
[[nodiscard]] const EpochDone* epochAt(const RunHistory& history, const RunMoment& moment);

/// The epoch of a window that validated best so far; of one that is done, the one that it was told to be. 0: none is best, since none was
/// validated or none ranked any truth.
[[nodiscard]] int bestEpochOf(const WindowHistory& window);

/// Whether the epoch, or the window, has ended.
[[nodiscard]] bool hasMoment(const RunHistory& history, const RunMoment& moment);

/// The network with its shares and router weights: of the epoch, or those by which pruning decided at the window's end. Empty: the run has
/// not got there, or has no experts.
[[nodiscard]] std::vector<LayerUsage> usageAt(const RunHistory& history, const RunMoment& moment);
/// The experts that were pinned then; empty where the run has not got there.
[[nodiscard]] std::vector<ExpertName> pinnedAt(const RunHistory& history, const RunMoment& moment);
/// τ as it was then: of an epoch when that ended, of a window that by which its end pruned; where the run has not got there, as it is now.
[[nodiscard]] double tauAt(const RunHistory& history, const RunMoment& moment);

/// The epoch whose weights are stored as those of a finished window: of the profile `paper` the best, of `official` the last; without the
/// experts that a person took since. 0: the window is not finished.
[[nodiscard]] int epochOfWeights(const RunHistory& history, WindowIndex window);
/// The window whose stored weights are asked about this moment: its own, where it is finished. Empty: those of the present.
[[nodiscard]] std::optional<WindowIndex> windowOfWeights(const RunHistory& history, const RunMoment& moment);

/// Whose weights are asked about this moment, of a run that keeps those of some epochs: the epoch's own, where they are among `kept` and it
/// has ended, else those of windowOfWeights().
[[nodiscard]] std::optional<RunMoment> momentOfWeights(const RunHistory& history, const RunMoment& moment,
                                                       const std::vector<RunMoment>& kept);

/// The moments of a run in their order are the ends of each window's epochs, then the window's own; after the last comes the present, which
/// is empty here. Before the first comes none: it stays. From one that has not come it goes to the nearest that has.
[[nodiscard]] std::optional<RunMoment> momentBefore(const RunHistory& history, const std::optional<RunMoment>& from);
[[nodiscard]] std::optional<RunMoment> momentAfter(const RunHistory& history, const std::optional<RunMoment>& from);

/// Whether nothing is pruned at its end: after the last window that is trained, shares are only read.
[[nodiscard]] bool isLastTrained(const RunHistory& history, WindowIndex window);

/// When a change was last taken back, in milliseconds since 1970; 0: none was. The same epoch may have other weights from then on.
[[nodiscard]] std::int64_t lastTakenBackMs(const RunHistory& history);

}  // namespace xsmoe
