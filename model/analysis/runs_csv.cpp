// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/runs_csv.h"

#include "model/analysis/table_text.h"

namespace xsmoe {
namespace {

CellTable::Row runHead(std::span<const RunColumn> columns) {
  CellTable::Row keys;
  for (const auto& column : columns) keys.push_back(column.key);
  return keys;
}

CellTable::Row runCells(const RunSummary& run, std::span<const RunColumn> columns) {
  CellTable::Row cells;
  for (const auto& column : columns) cells.push_back(textOf(column.get(run)));
  return cells;
}

}  // namespace

std::string runsCsvHead(std::span<const RunColumn> columns) { return csvLine(runHead(columns)) + '\n'; }

std::string runsCsvRow(const RunSummary& run, std::span<const RunColumn> columns) { return csvLine(runCells(run, columns)) + '\n'; }

CellTable runsTable(std::span<const RunSummary* const> runs, std::span<const RunColumn> columns) {
  CellTable table{runHead(columns), {}};
  for (const auto* const run : runs) table.rows.push_back(runCells(*run, columns));
  return table;
}

}  // namespace xsmoe
