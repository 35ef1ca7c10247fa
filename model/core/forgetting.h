// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/indices.h"
#include "model/core/metrics.h"

namespace xsmoe {

/// Where a model ranks the held-out item of one test sequence.
struct TestRank {
  std::string user;       ///< external id
  std::int64_t rank = 0;  ///< from 1; 0: not ranked, a miss (model.md, section 6)
  friend bool operator==(const TestRank&, const TestRank&) = default;
};

/// The model after each window, on the test of each window.
struct ForgettingMatrix {
  std::vector<WindowIndex> trained;  ///< rows: windows whose weights are stored, increasing
  std::vector<WindowIndex> tested;   ///< columns: windows with a test, increasing
  /// [row][column]; absent where the window has no test sequence.
  std::vector<std::vector<std::optional<Metrics>>> metrics;
};

}  // namespace xsmoe
