// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "model/core/score_split.h"

namespace xsmoe::network {

/// The scores of n items for one user, taken apart.
struct SplitScores {
  struct Of {
    ScorePart part;
    std::vector<double> scores;  ///< [n]
  };
  std::vector<Of> parts;  ///< visual first, base path first; then the bias. They sum to the scores
  std::vector<Of> below;  ///< the change of each score where a gate slot of a layer below the last is left out
};

/// What a recommender whose item embeddings are linear in its parts can tell of a score, exactly (ScoreSplit). Part of the recommender that
/// Recommender::exactSplit() is asked of, and as long-lived.
class ExactSplit {
 public:
  virtual ~ExactSplit() = default;

  /// Of items int64 [n], 1 …, on the host, and a user embedding [1, e]. Item embeddings are computed again, in double on the host, from the
  /// weights as they are, without dropout; nothing is metered. Time grows with the slots of a layer times the layers above it.
  [[nodiscard]] virtual SplitScores splitScores(const at::Tensor& items, const at::Tensor& user) = 0;
};

}  // namespace xsmoe::network
