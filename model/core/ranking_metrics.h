// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/metrics.h"

namespace xsmoe {

/// One of the four numbers of Metrics.
struct RankingMetric {
  std::string_view key;    ///< "hr10"
  std::string_view title;  ///< "HR@10"
  double Metrics::*field;
};
/// HR@10, NDCG@10, HR@20 and NDCG@20. HR@10 is the first.
[[nodiscard]] const std::vector<RankingMetric>& rankingMetrics();
/// Null where there is none of that key.
[[nodiscard]] const RankingMetric* findRankingMetric(std::string_view key);

/// Those of these keys; without any HR@10 and NDCG@10. Error: there is none of a key.
[[nodiscard]] Result<std::vector<RankingMetric>> rankingMetricsNamed(const std::vector<std::string>& keys);

/// HR and NDCG over ranks, from 1; 0: not ranked, a miss (model.md, section 6). Of no ranks: zeros.
[[nodiscard]] Metrics metricsOf(const std::vector<std::int64_t>& ranks);

/// √(p(1 − p)/n) of a share p over n sequences; 0 of none. Exact of HR, which is 0 or 1 for each sequence; NDCG lies between the two, so
/// that it is no more than this.
[[nodiscard]] double standardError(double share, std::int64_t sequences);

/// √(Σ e²)/n: the standard error of the mean of n measurements that count alike, by the standard error of each. 0 of none.
[[nodiscard]] double errorOfMean(const std::vector<double>& errors);
/// The same of a share of tests that count alike, each over sequences of its own (standardError). Empty: of no tests, or one does not tell
/// over how many.
[[nodiscard]] std::optional<double> errorOfMean(const std::vector<const Metrics*>& tests,
                                                const std::function<double(const Metrics&)>& share);

}  // namespace xsmoe
