// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "model/core/live_state.h"
#include "model/core/run_history.h"
#include "model/core/run_moment.h"

namespace xsmoe::studio {

/// The last finished window, or `window` if it is finished: what the stored weights that are shown are of. Empty: there is none.
[[nodiscard]] std::optional<int> finishedWindow(const RunHistory& history, std::optional<int> window);

/// Whose stored weights are shown: those of the epoch that is looked at, whose weights are kept, else those of finishedWindow().
[[nodiscard]] std::optional<RunMoment> storedMoment(const RunHistory& history, const std::optional<RunMoment>& moment);

/// The finished window to which a moment of weights belongs, for what shows windows only; empty: live, or the newest.
[[nodiscard]] std::optional<int> windowOfMoment(const std::shared_ptr<const LiveState>& state, const std::optional<RunMoment>& moment);

/// Whether a moment comes before another one of the run: a window's end is after its epochs.
[[nodiscard]] bool isEarlier(const RunMoment& one, const RunMoment& other);

/// Those of `kept` that have ended, in their order.
[[nodiscard]] std::vector<RunMoment> endedEpochs(const RunHistory& history, const std::vector<RunMoment>& kept);

/// Whose weights can be asked: the ends of finished windows, and those epochs of `kept` that have ended; in their order.
[[nodiscard]] std::vector<RunMoment> momentsWithWeights(const RunHistory& history, const std::vector<RunMoment>& kept);

/// The windows that are finished, increasing.
[[nodiscard]] std::vector<int> finishedWindows(const RunHistory& history);

/// The finished windows whose models were tested, increasing; those up to `last` where it is given.
[[nodiscard]] std::vector<int> testedWindows(const RunHistory& history, std::optional<int> last = {});

/// The finished windows after which a side layer has an expert that was born for the window, beside others; increasing.
[[nodiscard]] std::vector<int> expandedWindows(const RunHistory& history);

}  // namespace xsmoe::studio
