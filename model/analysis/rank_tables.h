// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/rank_changes.h"
#include "model/analysis/sliced_changes.h"
#include "model/analysis/test_slices.h"

namespace xsmoe {

/// How users fared, as CSV (FORMATS.md, exported tables): a row for each of `users`, in their order.
[[nodiscard]] std::string rankChangesTable(const RankChanges& changes);

/// How users fared, gathered by slices, as CSV with all digits: a row for each slice. Means and errors are empty of fewer than two users.
[[nodiscard]] std::string changeSlicesTable(const std::vector<ChangeSlice>& slices);

/// The slices of a run's tests as CSV, with all digits: a row for each slice of each test. `run`: what stands in its column.
[[nodiscard]] std::string slicesTable(const std::string& run, const std::vector<SlicedTest>& tests);

}  // namespace xsmoe
