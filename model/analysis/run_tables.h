// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/printed_numbers.h"
#include "model/analysis/result_table.h"
#include "model/analysis/run_summary.h"
#include "model/core/error.h"

namespace xsmoe {

struct TableChoice {
  std::vector<std::string> metrics;  ///< their keys; empty: hr10 and ndcg10
  /// The paper's dataset whose numbers are to stand beside whatever the settings; kNoPrinted: none. Empty: that of the stream's title,
  /// where the settings are the paper's.
  std::string printed;
};

/// Table 1, 2, 3 or Figure 2 of the finished runs on one stream (chooseRuns), with footers; Tables 1 and 2 of one τ of a method
/// (takeOneTau). Errors: no run is left, and why; no such metric; a dataset that the paper has not.
[[nodiscard]] Result<ResultTable> tableOfRuns(TableKind kind, const std::vector<RunSummary>& runs, const TableChoice& choice,
                                              const PrintedNumbers& numbers);

}  // namespace xsmoe
