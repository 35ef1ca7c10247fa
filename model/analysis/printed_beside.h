// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/analysis/printed_numbers.h"
#include "model/analysis/result_table.h"
#include "model/analysis/table_columns.h"
#include "model/analysis/table_runs.h"
#include "model/core/error.h"

namespace xsmoe {

/// Whose printed numbers stand beside which rows.
struct PrintedChoice {
  const PaperDataset* dataset = nullptr;  ///< null: none
  bool asked = false, unknown = false;    ///< `unknown`: nothing was asked for, and the stream's title is none of the datasets
};
/// `printed` as of TableChoice. Error: the paper has no such dataset.
[[nodiscard]] Result<PrintedChoice> printedFor(const std::string& printed, const TableRuns& chosen);

/// What the paper's rows are.
enum class PrintedRows : std::uint8_t {
  kMethods,  ///< of its Tables 1 and 2
  kTaus,     ///< of its Table 3
};

/// Puts what the paper prints beside the rows whose settings are the paper's, or beside all where a person asked. `table` has a row for
/// each group and these columns. Returns what is to be said of it, a sentence each.
[[nodiscard]] std::vector<std::string> putPrinted(ResultTable& table, const std::vector<ValueColumn>& columns, const TableRuns& chosen,
                                                  const PrintedTable& numbers, const PrintedChoice& printed, PrintedRows rows);

}  // namespace xsmoe
