// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/live_state.h"

namespace xsmoe::studio {

/// What a run still takes.
struct TimeLeft {
  SecondsLeft window, run;
};

/// From the mean epoch of the window in progress (`batch` of `batchesPerEpoch` done in it) and from what the windows done took, their
/// validation and tests included: their mean is likely, the shortest and the longest are the range. A window never ends before its early
/// stopping could, where nothing improves any more, nor after its epoch limit. Before one is done these two are the range, and the sooner
/// one is what is called likely. Slow motion, which waits so many seconds after every batch, is taken to stay as it is: batches that are
/// done count as if it had waited after them too.
[[nodiscard]] TimeLeft estimateTimeLeft(const RunHistory& history, int batch, int batchesPerEpoch, double waitSeconds = 0);

}  // namespace xsmoe::studio
