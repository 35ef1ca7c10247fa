// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "app/cli/console.h"
#include "model/analysis/cell_table.h"
#include "model/core/recommendation.h"

namespace xsmoe::cli {

/// The lists to one user by the models of several windows, a column each, with the held-out truths marked.
void printEachWindow(Console& console, const std::vector<Recommendation>& lists);

/// The same as a table (FORMATS.md, exported tables): a row for each item of each list.
[[nodiscard]] CellTable eachWindowTable(const std::vector<Recommendation>& lists);

}  // namespace xsmoe::cli
