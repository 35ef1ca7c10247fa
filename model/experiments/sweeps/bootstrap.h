// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/core/error.h"

namespace xsmoe::experiments {

/// What a rank counts in a metric (model.md, section 6): of HR@K 1 up to K, of NDCG@K 1/log2(rank + 1), else 0.
[[nodiscard]] double gainOf(std::int64_t rank, const RankingMetric& metric);

/// A user's test in a window by two models: a's gain less b's.
struct PairedTest {
  std::string user;
  int window = 0;
  double difference = 0;
};

/// The same users' ranks by two models on one window, in any order. Error: they are not the same users, so that the tests are not the same.
[[nodiscard]] Result<std::vector<PairedTest>> pairedTests(std::span<const TestRank> a, std::span<const TestRank> b, int window,
                                                          const RankingMetric& metric);

/// Means of tests of the same user in the same window, of several seeds.
[[nodiscard]] std::vector<PairedTest> meansOverSeeds(std::span<const PairedTest> tests);

struct BootstrapInterval {
  double difference = 0;     ///< mean over windows of the mean over their users
  double low = 0, high = 0;  ///< its 2.5 and 97.5 percentiles over the resamples
  std::size_t users = 0;
};

/// 95 % percentile interval over users: each resample draws as many users as there are, with replacement, each with all its tests, and
/// takes the mean over windows of the mean over the tests drawn there, as the protocol's means do. A window of which no test is drawn does
/// not count. Equal input and seed give equal results, whatever the order of the tests. At least one test and one resample; others throw
/// std::invalid_argument.
[[nodiscard]] BootstrapInterval bootstrapOverUsers(std::span<const PairedTest> tests, int resamples, std::uint64_t seed);

}  // namespace xsmoe::experiments
