// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/table_runs.h"

namespace xsmoe {

/// Footers: settings of protocol, training and models, seeds, stream, builds, device, and deviations, each run with what was changed by
/// hand.
[[nodiscard]] std::vector<std::string> footersOf(const TableRuns& chosen);

}  // namespace xsmoe
