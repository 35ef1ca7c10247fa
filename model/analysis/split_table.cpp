// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/split_table.h"

#include <cstddef>
#include <string_view>
#include <vector>

#include "model/analysis/table_text.h"
#include "model/core/setting_text.h"
#include "model/core/utf8.h"

namespace xsmoe {
namespace {

/// The rows of one item.
class SplitRows {
 public:
  SplitRows(const ItemSplit& item, CellTable& table) : table_(table), rank_(std::to_string(item.rank)), id_(item.item.id) {}

  void add(const std::string& kind, const std::string& name, double value) {
    table_.rows.push_back({rank_, id_, kind, name, numberText(value)});
  }
  void addEach(const std::string& kind, const std::vector<ScorePart>& parts, const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) add(kind, parts.at(i).name, values[i]);
  }

 private:
  CellTable& table_;
  std::string rank_, id_;
};

CellTable::Row listColumns() { return {"user", "rank", "item", "score"}; }

CellTable::Row listCells(std::string_view user, int rank, std::string_view item, double score) {
  return {repairedUtf8(user), std::to_string(rank), repairedUtf8(item), numberText(score)};
}

}  // namespace

CellTable splitTable(const ScoreSplit& split) {
  CellTable table{{"rank", "item", "kind", "name", "value"}, {}};
  for (const auto& item : split.items) {
    SplitRows rows(item, table);
    rows.add("score", "", item.score);
    rows.addEach("part", split.parts, item.parts);
    if (!item.parts.empty()) rows.add("sum", "", item.sum);
    rows.addEach("without", split.below, item.below);
    for (std::size_t i = 0; i < item.withoutItem.size(); ++i) rows.add("without item", split.history.at(i).id, item.withoutItem[i]);
  }
  return table;
}

std::string listHead() { return csvLine(listColumns()) + '\n'; }

std::string listRow(std::string_view user, int rank, std::string_view item, double score) {
  return csvLine(listCells(user, rank, item, score)) + '\n';
}

CellTable listTable(const Recommendation& list) {
  CellTable table{listColumns(), {}};
  for (const auto& one : list.items) table.rows.push_back(listCells(list.user, one.rank, one.item.id, one.score));
  return table;
}

}  // namespace xsmoe
