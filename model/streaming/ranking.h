// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/core/progress.h"
#include "model/streaming/exact_scores.h"

namespace xsmoe::streaming {

/// Columns that are not ranked, packed: those of user i, increasing, are columns[offsets[i] … offsets[i+1]).
struct ExcludedColumns {
  std::vector<std::int64_t> offsets{0};  ///< [U+1]
  std::vector<std::int32_t> columns;
  [[nodiscard]] std::span<const std::int32_t> at(std::int64_t user) const {
    const auto i = static_cast<std::size_t>(user);
    return {columns.data() + offsets[i], columns.data() + offsets[i + 1]};
  }
};

/// How the full ranking is computed. Nothing here changes a result.
struct RankingOptions {
  /// Users and columns of a tile: the float32 scores that a thread computes at a time, the only memory that grows with both. 0: 512 × 512
  /// on a CPU, which its cache holds, and 64 MB on a GPU. A single user's are a row, on a CPU.
  std::int64_t tileUsers = 0, tileItems = 0;
  /// Tiles are looked through by tensor operations, as they always are on a GPU. On a CPU a loop is faster.
  bool byTensors = false;
  /// Told, within one of the tasks, and asked before each tile whether to go on.
  ProgressCallback progress = {};
};

/// Rank of one column for each user: 1 + number of columns that rank before it, excluded ones not counted. 0: a miss, because the target is
/// −1 or excluded. No user × candidate matrix is kept. Throws Cancelled.
[[nodiscard]] std::vector<std::int64_t> ranksOf(const ExactScores& scores, const std::vector<std::int64_t>& targets,
                                                const ExcludedColumns& excluded, const RankingOptions& options = {});

/// The `count` columns that rank first for each user, best first, without excluded ones; fewer where fewer are left. Throws Cancelled.
[[nodiscard]] std::vector<std::vector<ScoredColumn>> topItems(const ExactScores& scores, std::int64_t count,
                                                              const ExcludedColumns& excluded, const RankingOptions& options = {});

}  // namespace xsmoe::streaming
