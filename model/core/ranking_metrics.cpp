// SPDX-License-Identifier: Apache-2.0
#include "model/core/ranking_metrics.h"

#include <algorithm>
#include <cmath>

namespace xsmoe {

const std::vector<RankingMetric>& rankingMetrics() {
  static const std::vector<RankingMetric> kMetrics{{"hr10", "HR@10", &Metrics::hr10},
                                                   {"ndcg10", "NDCG@10", &Metrics::ndcg10},
                                                   {"hr20", "HR@20", &Metrics::hr20},
                                                   {"ndcg20", "NDCG@20", &Metrics::ndcg20}};
  return kMetrics;
}

const RankingMetric* findRankingMetric(std::string_view key) {
  const auto& all = rankingMetrics();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
  return found == all.end() ? nullptr : &*found;
}

Result<std::vector<RankingMetric>> rankingMetricsNamed(const std::vector<std::string>& keys) {
  std::vector<RankingMetric> metrics;
  for (const auto& key : keys.empty() ? std::vector<std::string>{"hr10", "ndcg10"} : keys) {
    const auto* const metric = findRankingMetric(key);
    if (metric == nullptr) return usageError("--metric", "there is no metric \"" + key + "\"", "Name hr10, ndcg10, hr20 or ndcg20");
    metrics.push_back(*metric);
  }
  return metrics;
}

Metrics metricsOf(const std::vector<std::int64_t>& ranks) {
  Metrics metrics;
  metrics.sequences = static_cast<std::int64_t>(ranks.size());
  if (ranks.empty()) return metrics;
  for (const auto rank : ranks) {
    if (rank < 1 || rank > 20) continue;
    const double gain = 1.0 / std::log2(static_cast<double>(rank) + 1);
    metrics.hr20 += 1;
    metrics.ndcg20 += gain;
    if (rank > 10) continue;
    metrics.hr10 += 1;
    metrics.ndcg10 += gain;
  }
  const auto count = static_cast<double>(ranks.size());
  for (double* sum : {&metrics.hr10, &metrics.ndcg10, &metrics.hr20, &metrics.ndcg20}) *sum /= count;
  return metrics;
}

double standardError(double share, std::int64_t sequences) {
  return sequences > 0 ? std::sqrt(share * (1 - share) / static_cast<double>(sequences)) : 0;
}

double errorOfMean(const std::vector<double>& errors) {
  if (errors.empty()) return 0;
  double squares = 0;
  for (const double error : errors) squares += error * error;
  return std::sqrt(squares) / static_cast<double>(errors.size());
}

std::optional<double> errorOfMean(const std::vector<const Metrics*>& tests, const std::function<double(const Metrics&)>& share) {
  std::vector<double> errors;
  for (const auto* const one : tests) {
    if (one->sequences <= 0) return std::nullopt;
    errors.push_back(standardError(share(*one), one->sequences));
  }
  return errors.empty() ? std::nullopt : std::optional(errorOfMean(errors));
}

}  // namespace xsmoe
