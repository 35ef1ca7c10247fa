// SPDX-License-Identifier: Apache-2.0
#include "app/cli/split_lines.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/counted.h"
#include "app/cli/printed_table.h"
#include "model/core/methods.h"

namespace xsmoe::cli {
namespace {

std::string signedNumber(double value) { return fmt::format("{:+.6f}", value); }

/// The numbers of each item in a column, a row for each of these names.
std::vector<TableRow> rowsOf(const std::string& heading, const ScoreSplit& split, const std::vector<std::string>& names,
                             std::vector<double> ItemSplit::*values) {
  std::vector<TableRow> rows(names.size() + 1);
  rows[0].push_back(heading);
  for (std::size_t i = 0; i < names.size(); ++i) rows[i + 1].push_back(names[i]);
  for (const auto& item : split.items) {
    rows[0].push_back(item.item.id);
    for (std::size_t i = 0; i < names.size(); ++i) rows[i + 1].push_back(signedNumber((item.*values).at(i)));
  }
  return rows;
}

std::vector<std::string> namesOf(const std::vector<ScorePart>& parts) {
  std::vector<std::string> names;
  names.reserve(parts.size());
  for (const auto& part : parts) names.push_back(part.name);
  return names;
}

void printParts(Console& console, const ScoreSplit& split) {
  auto rows = rowsOf("part", split, namesOf(split.parts), &ItemSplit::parts);
  rows.push_back({"sum"});
  rows.push_back({"score"});
  for (const auto& item : split.items) {
    rows[rows.size() - 2].push_back(signedNumber(item.sum));
    rows.back().push_back(signedNumber(item.score));
  }
  console.line(split.exact ? "a score is the sum of these parts, computed in double; the list's is of float32 embeddings:"
                           : "a score is the sum of these parts but for float32's rounding:");
  printTable(console, rows, 1);
}

std::string titled(const ItemCard& item) { return item.title.empty() ? item.id : item.id + " (" + item.title + ")"; }

void printLift(Console& console, const Lift& lift) {
  const auto what = lift.kind == Lift::Kind::kLeaveOut ? "without " : "with ";
  console.line(fmt::format("  {}{}{}: rank {}", what, titled(lift.item),
                           lift.kind == Lift::Kind::kLeaveOut ? " of the history" : " behind the history", lift.rank));
}

}  // namespace

void printSplit(Console& console, const ScoreSplit& split) {
  if (split.items.empty()) return console.line("no item is left to recommend");
  if (split.parts.empty())
    console.line("a score of " + titleOf(split.method, split.continual) + " has no parts; xsmoe explain tells how it looks at a user");
  else
    printParts(console, split);
  if (!split.below.empty()) {
    console.line("without it, the router's softmax over the other slots, the score changes by:");
    printTable(console, rowsOf("below the last layer", split, namesOf(split.below), &ItemSplit::below), 1);
  }
  if (split.items.front().withoutItem.empty()) return;
  std::vector<std::string> history;
  for (const auto& item : split.history) history.push_back(item.id);
  console.line("without it in the history, the score changes by:");
  printTable(console, rowsOf("item", split, history, &ItemSplit::withoutItem), 1);
}

void printWhyNot(Console& console, const WhyNot& why) {
  const auto& item = why.split.items.front();
  console.line(fmt::format("{} ranks {} of {}{}", titled(item.item), item.rank, why.candidates,
                           why.excluded ? " if it were ranked: the user had it before the tested window, and it is not" : ""));
  if (why.split.items.size() > 1) {
    const auto& beside = why.split.items[1];
    console.line(fmt::format("  its score {:.6f} less that of rank {}, {}: {}", item.score, why.besideRank, titled(beside.item),
                             signedNumber(item.score - beside.score)));
    for (std::size_t p = 0; p < why.gap.size(); ++p)
      console.line(fmt::format("    {} {}", signedNumber(why.gap[p]), why.split.parts[p].name));
  }
  console.line(fmt::format("  tried: {}, and {} most like it added behind the history",
                           counted(static_cast<std::int64_t>(why.split.items.front().withoutItem.size()), "item of the history left out",
                                   "items of the history each left out by itself"),
                           counted(why.added, "candidate")));
  if (why.lifts.empty()) console.line("  none of them lifts it");
  for (const auto& lift : why.lifts) printLift(console, lift);
}

}  // namespace xsmoe::cli
