// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/result_table.h"
#include "model/analysis/run_summary.h"
#include "model/core/ranking_metrics.h"

namespace xsmoe {

/// What a run has in a column of a table; absent: nothing.
using OfRun = std::function<std::optional<double>(const RunSummary&)>;

struct ValueColumn {
  ResultColumn head;
  OfRun value;
  std::string printedAs;  ///< heading in the paper's file
  OfRun error = {};       ///< the standard error of that value over the tested sequences; null: not known
};

/// A run's mean over its tests on D_2 …; absent: it has none.
[[nodiscard]] std::optional<double> meanOfRun(const RunSummary& run, const RankingMetric& metric);
[[nodiscard]] ValueColumn meanColumn(const RankingMetric& metric);

/// The metrics on every window from D_2 on that one of the runs was tested on, and their means.
[[nodiscard]] std::vector<ValueColumn> metricColumns(const std::vector<RankingMetric>& metrics, const std::vector<const RunSummary*>& runs);

/// Parameters, memory and time, as in the paper's Table 3.
[[nodiscard]] std::vector<ValueColumn> costColumns();

}  // namespace xsmoe
