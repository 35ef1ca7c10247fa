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
  SplitRows(const ItemSplit& item, std::string& text)
      : text_(text), begin_(std::to_string(item.rank) + ',' + csvField(item.item.id) + ',') {}

  void add(std::string_view kind, std::string_view name, double value) {
    text_ += begin_ + std::string(kind) + ',' + csvField(name) + ',' + numberText(value) + '\n';
  }
  void addEach(std::string_view kind, const std::vector<ScorePart>& parts, const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) add(kind, parts.at(i).name, values[i]);
  }

 private:
  std::string& text_;
  std::string begin_;
};

}  // namespace

std::string splitTable(const ScoreSplit& split) {
  std::string text = "rank,item,kind,name,value\n";
  for (const auto& item : split.items) {
    SplitRows rows(item, text);
    rows.add("score", "", item.score);
    rows.addEach("part", split.parts, item.parts);
    if (!item.parts.empty()) rows.add("sum", "", item.sum);
    rows.addEach("without", split.below, item.below);
    for (std::size_t i = 0; i < item.withoutItem.size(); ++i) rows.add("without item", split.history.at(i).id, item.withoutItem[i]);
  }
  return text;
}

std::string listRow(std::string_view user, int rank, std::string_view item, double score) {
  return csvField(repairedUtf8(user)) + ',' + std::to_string(rank) + ',' + csvField(repairedUtf8(item)) + ',' + numberText(score) + '\n';
}

std::string listTable(const Recommendation& list) {
  std::string text(kListColumns);
  for (const auto& one : list.items) text += listRow(list.user, one.rank, one.item.id, one.score);
  return text;
}

}  // namespace xsmoe
