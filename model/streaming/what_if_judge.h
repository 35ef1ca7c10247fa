// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/streaming/chosen_sequences.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/measure_what_if.h"

namespace xsmoe::streaming {

/// What a model was measured to be, and what each sequence adds to it.
struct Judged {
  std::optional<Metrics> metrics;  ///< absent where there is no sequence
  std::vector<double> hr10, ndcg10;
  double seconds = 0;  ///< that ranking took
};

/// What each sequence gained from one model to another.
[[nodiscard]] std::vector<double> gained(std::vector<double> after, const std::vector<double>& before);

/// Measures models on the same validation sequences again and again. The task's stream must outlive it.
class WhatIfJudge {
 public:
  explicit WhatIfJudge(const WhatIfTask& task);
  WhatIfJudge(const WhatIfJudge&) = delete;
  WhatIfJudge& operator=(const WhatIfJudge&) = delete;

  [[nodiscard]] std::int64_t sequences() const { return static_cast<std::int64_t>(sample_.sequences.size()); }
  [[nodiscard]] std::int64_t allSequences() const { return all_; }
  /// Error: a score that is not finite.
  [[nodiscard]] Result<Judged> judge(network::Recommender& model) const;

 private:
  void take(const WhatIfTask& task);

  ChosenSequences sample_;
  std::int64_t all_ = 0;
  EvaluationTask ranking_;
};

}  // namespace xsmoe::streaming
