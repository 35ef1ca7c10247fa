// SPDX-License-Identifier: Apache-2.0
#include "app/cli/table_json.h"

#include <nlohmann/json.hpp>

#include "model/analysis/experiment_command.h"

namespace xsmoe::cli {
namespace {

using Json = nlohmann::json;

Json numberOrNull(const std::optional<double>& number) { return number ? Json(*number) : Json(); }

Json object(const ResultColumn& column) {
  return {{"key", column.key}, {"group", column.group}, {"name", column.name}, {"unit", column.unit}, {"scale", column.scale}};
}

Json object(const ResultCell& cell) {
  return {{"mean", numberOrNull(cell.mean)},
          {"sd", numberOrNull(cell.deviation)},
          {"values", cell.values},
          {"printed", numberOrNull(cell.printed)},
          {"printed_mean", numberOrNull(cell.printedMean)},
          {"difference", numberOrNull(cell.difference())},
          {"beyond_spread", cell.beyondSpread()},
          {"best", cell.best},
          {"second", cell.second}};
}

Json object(const ResultRow& row) {
  auto cells = Json::array();
  for (const auto& cell : row.cells) cells.push_back(object(cell));
  return {{"key", row.key},         {"name", row.name}, {"untrained", row.untrained}, {"seeds", row.seeds}, {"runs", row.runs},
          {"folders", row.folders}, {"cells", cells}};
}

}  // namespace

std::string tableName(TableKind kind) {
  const auto [option, value] = tableOption(kind);
  if (option == "--table") return std::string(value);
  const std::string word(option.substr(2));  // without "--"
  return value.empty() ? word : word + ' ' + std::string(value);
}

Json tableObject(const ResultTable& table) {
  auto columns = Json::array(), rows = Json::array(), left = Json::array();
  for (const auto& column : table.columns) columns.push_back(object(column));
  for (const auto& row : table.rows) rows.push_back(object(row));
  for (const auto& run : table.leftOut) left.push_back({{"run", run.run}, {"why", run.why}});
  return {{"event", "table"},     {"table", tableName(table.kind)},
          {"title", table.title}, {"columns", columns},
          {"rows", rows},         {"notes", table.notes},
          {"left_out", left},     {"printed_from", table.printedFrom.empty() ? Json() : Json(table.printedFrom)}};
}

}  // namespace xsmoe::cli
