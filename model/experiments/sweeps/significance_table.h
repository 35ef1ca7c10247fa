// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/result_table.h"
#include "model/analysis/run_summary.h"
#include "model/core/error.h"

namespace xsmoe::experiments {

/// Where a run's models rank the tests on D_2 …, by the number of the tested window.
using WindowRanks = std::map<int, std::vector<TestRank>>;
/// Of a run; an error costs the bootstrap interval, with a note.
using RanksOfRun = std::function<Result<WindowRanks>(const RunSummary&)>;

struct SignificanceChoice {
  std::vector<std::pair<std::string, std::string>> pairs;  ///< empty: XSMoE against IISAN_RH and IISAN_KD
  std::vector<RankingMetric> metrics;
  int resamples = 2000;  ///< 0: no bootstrap
};

/// Whether methods differ, a row a pair and metric: means over the seeds that both have, pooled and paired t-test of the runs' means over
/// D_2 … (baselines.md, section 11), effect size, and the bootstrap interval over users of the difference, of which each user's and
/// window's is the mean over seeds. Where settings that both methods use have several values, runs of the same ones are compared. A note a
/// row says in words what can be told. Errors: an unknown method or one against itself; no run of any pair.
[[nodiscard]] Result<ResultTable> significanceTable(const std::vector<RunSummary>& runs, const SignificanceChoice& choice,
                                                    const RanksOfRun& ranksOf);

}  // namespace xsmoe::experiments
