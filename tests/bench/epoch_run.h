#pragma once
#include "tests/bench/scale_run.h"

namespace xsmoe::bench {

/// Trains a method on the stream's last trained window, whose items are nearly all that there are: its steps in the order of an epoch until
/// `stepSeconds` have passed or the epoch ends, validation, the test on the next window, further steps with the best weights and a moment
/// to return to beside the model as a run holds them, and the window's file. Of the windows before only the first is begun and ended,
/// untrained, so that there is a reservoir. On a GPU "device peak" is what was handed out there at most. `stepsAlone`: nothing after the
/// steps of the epoch. Throws where something fails.
[[nodiscard]] Figures measureEpoch(const ScaleRun& run);

}  // namespace xsmoe::bench
