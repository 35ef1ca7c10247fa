// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/cell_table.h"
#include "model/analysis/rank_changes.h"
#include "model/analysis/sliced_changes.h"
#include "model/analysis/test_slices.h"

namespace xsmoe {

/// How users fared (FORMATS.md, exported tables): a row for each of `users`, in their order.
[[nodiscard]] CellTable rankChangesTable(const RankChanges& changes);

/// How users fared, gathered by slices: a row for each slice. Means and errors are empty of fewer than two users.
[[nodiscard]] CellTable changeSlicesTable(const std::vector<ChangeSlice>& slices);

/// The slices of a run's tests: a row for each slice of each test. `run`: what stands in its column.
[[nodiscard]] CellTable slicesTable(const std::string& run, const std::vector<SlicedTest>& tests);

}  // namespace xsmoe
