// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>

#include "model/analysis/cell_table.h"
#include "model/analysis/run_columns.h"

namespace xsmoe {

/// A line with the keys of columns, and one with what a run has under them, each with its end.
[[nodiscard]] std::string runsCsvHead(std::span<const RunColumn> columns);
[[nodiscard]] std::string runsCsvRow(const RunSummary& run, std::span<const RunColumn> columns);

/// Keys of columns, and a row for each run with what it has under them, numbers with all their digits (FORMATS.md, "Exported tables").
[[nodiscard]] CellTable runsTable(std::span<const RunSummary* const> runs, std::span<const RunColumn> columns);

}  // namespace xsmoe
