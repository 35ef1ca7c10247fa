// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>

#include "model/analysis/run_columns.h"

namespace xsmoe {

/// Keys of columns, then a row for each run with what it has under them, numbers with all their digits (FORMATS.md, "Exported tables").
[[nodiscard]] std::string runsCsv(std::span<const RunSummary* const> runs, std::span<const RunColumn> columns);

}  // namespace xsmoe
