// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/runs_csv.h"

#include <cstddef>

#include "model/analysis/table_text.h"

namespace xsmoe {

std::string runsCsvHead(std::span<const RunColumn> columns) {
  std::string line;
  for (const auto& column : columns) line += (line.empty() ? "" : ",") + column.key;
  return line += '\n';
}

std::string runsCsvRow(const RunSummary& run, std::span<const RunColumn> columns) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) line += csvField(textOf(columns[i].get(run))) + (i + 1 < columns.size() ? ',' : '\n');
  return line;
}

std::string runsCsv(std::span<const RunSummary* const> runs, std::span<const RunColumn> columns) {
  std::string text = runsCsvHead(columns);
  for (const auto* const run : runs) text += runsCsvRow(*run, columns);
  return text;
}

}  // namespace xsmoe
