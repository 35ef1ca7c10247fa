// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/metrics.h"
#include "model/core/printed_numbers.h"
#include "model/core/result_table.h"
#include "model/core/run_summary.h"
#include "model/core/table_runs.h"

namespace xsmoe {

/// A ranking metric, as tables name it.
struct MetricName {
  std::string_view key;    ///< "hr10"
  std::string_view title;  ///< "HR@10"
  double Metrics::*field = nullptr;
};
/// Of "hr10", "ndcg10", "hr20" or "ndcg20"; absent: there is none.
[[nodiscard]] std::optional<MetricName> metricNamed(std::string_view key);

struct TableChoice {
  std::vector<std::string> metrics;  ///< their keys; empty: hr10 and ndcg10
  /// The paper's dataset whose numbers are to stand beside whatever the settings. Empty: that of the stream's title, where the settings are
  /// the paper's.
  std::string printed;
};

/// Table 1, 2, 3 or Figure 2 of the finished runs on one stream (chooseRuns), with footers. Errors: no run is left, and why; no such
/// metric; a dataset that the paper has not.
[[nodiscard]] Result<ResultTable> tableOfRuns(TableKind kind, const std::vector<RunSummary>& runs, const TableChoice& choice,
                                              const PrintedNumbers& numbers);

/// A run's mean over its tests on D_2 …; absent: it has none.
[[nodiscard]] std::optional<double> meanOfRun(const RunSummary& run, const MetricName& metric);

/// An error where no run is left for a table, with why the first ones were left out.
[[nodiscard]] Result<void> someRuns(const TableRuns& chosen);
/// Footers: settings, seeds, stream, builds, device, and deviations, each run with what was changed by hand.
[[nodiscard]] std::vector<std::string> footersOf(const TableRuns& chosen);

}  // namespace xsmoe
