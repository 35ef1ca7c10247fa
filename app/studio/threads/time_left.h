// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/run_history.h"

namespace xsmoe::studio {

/// Seconds of a run's training left; −1 where nothing is known yet.
struct TimeLeft {
  double window = -1;
  double run = -1;
};

/// From the mean epoch of the window in progress (`batch` of `batchesPerEpoch` done in it) and the mean time of the windows done. Before
/// one is done, every window is counted to its epoch limit: early stopping may come sooner.
[[nodiscard]] TimeLeft estimateTimeLeft(const RunHistory& history, int batch, int batchesPerEpoch);

}  // namespace xsmoe::studio
