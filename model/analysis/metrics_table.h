// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/run_history.h"

namespace xsmoe {

/// What a run measured as CSV with a header, a row for each window done, in order; empty metrics where its test has no sequence
/// (FORMATS.md, exported tables), and how many changes a person had made by then. Untrained references have columns where a test of the run
/// measured them.
[[nodiscard]] std::string metricsTable(const RunHistory& history);

}  // namespace xsmoe
