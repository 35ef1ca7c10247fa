// SPDX-License-Identifier: Apache-2.0
#include "app/cli/each_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "app/cli/printed_table.h"
#include "model/core/number_text.h"

namespace xsmoe::cli {
namespace {

/// "3"; "–" where there is none, or where the user had it and it is not ranked.
std::string truthRankOf(const Recommendation& list) {
  return list.hasTruth && list.truthRank > 0 ? std::to_string(list.truthRank) : std::string("–");
}

}  // namespace

void printEachWindow(Console& console, const std::vector<Recommendation>& lists) {
  std::size_t longest = 0;
  TableRow heading{"rank"}, truths{"truth"}, ranks{"its rank"};
  for (const auto& list : lists) {
    longest = std::max(longest, list.items.size());
    heading.push_back(fmt::format("D_{}", list.window));
    truths.push_back(list.hasTruth ? list.truth.id : std::string("–"));
    ranks.push_back(truthRankOf(list));
  }
  std::vector<TableRow> rows{std::move(heading)};
  for (std::size_t i = 0; i < longest; ++i) {
    TableRow row{std::to_string(i + 1)};
    for (const auto& list : lists)
      row.push_back(i < list.items.size() ? list.items[i].item.id + (list.items[i].truth ? " ←" : "") : std::string());
    rows.push_back(std::move(row));
  }
  rows.push_back(std::move(truths));
  rows.push_back(std::move(ranks));
  console.line(fmt::format("user {}: the list after training on each window; ← the held-out truth of its test", lists.front().user));
  printTable(console, std::move(rows), lists.size() + 1);
}

CellTable eachWindowTable(const std::vector<Recommendation>& lists) {
  CellTable table{{"window", "user", "rank", "item", "score"}, {}};
  for (const auto& list : lists)
    for (const auto& item : list.items)
      table.rows.push_back({std::to_string(list.window), list.user, std::to_string(item.rank), item.item.id, numberText(item.score)});
  return table;
}

}  // namespace xsmoe::cli
