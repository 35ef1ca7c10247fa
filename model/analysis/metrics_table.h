// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/run_history.h"

namespace xsmoe {

/// What a run measured as CSV with a header, a row for each window that was tested, in order (FORMATS.md, exported tables). Untrained
/// references have columns where a test of the run measured them.
[[nodiscard]] std::string metricsTable(const RunHistory& history);

}  // namespace xsmoe
