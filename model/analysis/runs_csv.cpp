// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/runs_csv.h"

#include <cstddef>

#include "model/analysis/table_text.h"

namespace xsmoe {

std::string runsCsv(std::span<const RunSummary* const> runs, std::span<const RunColumn> columns) {
  std::string text;
  for (const auto& column : columns) text += (text.empty() ? "" : ",") + column.key;
  text += '\n';
  for (const auto* const run : runs)
    for (std::size_t i = 0; i < columns.size(); ++i) text += csvField(textOf(columns[i].get(*run))) + (i + 1 < columns.size() ? ',' : '\n');
  return text;
}

}  // namespace xsmoe
