// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace xsmoe {

/// Ranking quality over the sequences of one window; shares in [0, 1] (model.md, section 6).
struct Metrics {
  double hr10 = 0, ndcg10 = 0, hr20 = 0, ndcg20 = 0;
  std::int64_t sequences = 0;  ///< over how many user sequences
  friend bool operator==(const Metrics&, const Metrics&) = default;
};

}  // namespace xsmoe
