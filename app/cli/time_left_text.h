// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/analysis/planned_run.h"

namespace xsmoe::cli {

/// "49 s left", "3 min left", "13 h 44 min left"; empty for nothing left, and where it is not known (below 0).
[[nodiscard]] std::string timeLeftText(double seconds);

/// "about 49 s left"; where the time of some methods is not known yet "at least 49 s left, and gag, iisan_rh, not known yet". Empty:
/// nothing is left.
[[nodiscard]] std::string timeLeftText(const ExperimentTime& time);

}  // namespace xsmoe::cli
