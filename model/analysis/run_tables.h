// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/printed_numbers.h"
#include "model/analysis/result_table.h"
#include "model/analysis/run_summary.h"
#include "model/analysis/table_runs.h"
#include "model/core/error.h"

namespace xsmoe {

struct TableChoice {
  std::vector<std::string> metrics;  ///< their keys; empty: hr10 and ndcg10
  /// The paper's dataset whose numbers are to stand beside whatever the settings; kNoPrinted: none. Empty: that of the stream's title,
  /// where the settings are the paper's.
  std::string printed;
};

/// Table 1, 2, 3 or Figure 2 of the finished runs on one stream (chooseRuns), with footers. Errors: no run is left, and why; no such
/// metric; a dataset that the paper has not.
[[nodiscard]] Result<ResultTable> tableOfRuns(TableKind kind, const std::vector<RunSummary>& runs, const TableChoice& choice,
                                              const PrintedNumbers& numbers);

/// "XSMoE", or "XSMoE, τ = 0.1" where groups of the method are told apart by it.
[[nodiscard]] std::string methodName(const RunGroup& group);

/// "xsmoe", or "xsmoe tau=0.1" likewise.
[[nodiscard]] std::string keyOf(const RunGroup& group);

/// A run's mean over its tests on D_2 …; absent: it has none.
[[nodiscard]] std::optional<double> meanOfRun(const RunSummary& run, const RankingMetric& metric);

/// An error where no run is left for a table, with why the first ones were left out.
[[nodiscard]] Result<void> someRuns(const TableRuns& chosen);
/// Footers: settings, seeds, stream, builds, device, and deviations, each run with what was changed by hand.
[[nodiscard]] std::vector<std::string> footersOf(const TableRuns& chosen);

}  // namespace xsmoe
