// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/shown_table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

std::string shown(double value, const ResultColumn& column) {
  const double number = value * column.scale;
  const double least = std::pow(10.0, -column.decimals);
  if (column.probability && number < least) return "<" + fixedText(least, column.decimals);
  return withMinus(fixedText(number, column.decimals));
}

std::string shownDifference(double value, const ResultColumn& column) {
  auto text = shown(value, column);
  return value > 0 && text.find_first_of("123456789") != std::string::npos ? "+" + text : text;
}

ShownCell measured(const ResultCell& cell, const ResultColumn& column) {
  ShownCell out;
  if (!cell.mean) return out;
  out.text = shown(*cell.mean, column);
  if (cell.deviation) out.text += " ± " + shown(*cell.deviation, column);
  out.best = cell.best;
  out.second = cell.second;
  return out;
}

ShownCell paper(const ResultCell& cell, const ResultColumn& column) {
  ShownCell out;
  if (!cell.printed) return out;
  out.text = shown(*cell.printed, column);
  if (cell.printedMean) out.text += " (" + shown(*cell.printedMean, column) + ")";
  return out;
}

ShownCell difference(const ResultCell& cell, const ResultColumn& column) {
  ShownCell out;
  const auto apart = cell.difference();
  if (!apart) return out;
  out.text = shownDifference(*apart, column);
  out.tone = Tone::kWithinSpread;
  out.ofOneSeed = !cell.spreadKnown() && std::abs(*apart) > cell.printedRounding && !cell.withinTestError();
  if (!cell.beyondSpread() && !out.ofOneSeed) return out;
  out.text += out.ofOneSeed ? "?" : "!";
  out.tone = (*apart > 0) == (column.better == Better::kHigher) ? Tone::kBetter : Tone::kWorse;
  return out;
}

/// Runs that are left out for one reason.
struct LeftOutTogether {
  std::string reason, why;  // `why`: the words for all of them
  std::vector<std::string> runs;
};

/// In the order of the first run of each.
std::vector<LeftOutTogether> leftOutTogether(const std::vector<RunLeftOut>& leftOut) {
  std::vector<LeftOutTogether> all;
  std::map<std::string, std::size_t> places;
  for (const auto& run : leftOut) {
    const auto& reason = run.reason.empty() ? run.why : run.reason;
    const auto [place, isNew] = places.try_emplace(reason, all.size());
    if (isNew) all.push_back({reason, run.why, {}});
    auto& together = all[place->second];
    if (together.why != run.why) together.why = reason;
    together.runs.push_back(run.run);
  }
  return all;
}

}  // namespace

std::vector<ShownRow> shownRows(const ResultTable& table) {
  std::vector<ShownRow> rows;
  const auto add = [&](const ResultRow& row, TableLine line, std::string name, ShownCell (*show)(const ResultCell&, const ResultColumn&)) {
    auto& added = rows.emplace_back(ShownRow{line, row.untrained, std::move(name), {}});
    for (std::size_t i = 0; i < row.cells.size(); ++i) added.cells.push_back(show(row.cells[i], table.columns[i]));
  };
  for (const auto& row : table.rows) {
    add(row, TableLine::kMeasured, row.name, measured);
    if (std::none_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.printed.has_value(); })) continue;
    add(row, TableLine::kPaper, "paper", paper);
    add(row, TableLine::kDifference, "difference", difference);
  }
  return rows;
}

bool hasMarks(const ResultTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(), [](const ResultRow& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), [](const ResultCell& cell) { return cell.best || cell.second; });
  });
}

bool marksUntrained(const ResultTable& table) {
  return hasMarks(table) && std::any_of(table.rows.begin(), table.rows.end(), [](const ResultRow& row) { return row.untrained; });
}

std::string nameWithUnit(const ResultColumn& column) { return column.name + (column.unit.empty() ? "" : " (" + column.unit + ")"); }

bool hasUpperHeadings(const ResultTable& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const auto& column) { return !column.group.empty(); });
}

std::vector<std::pair<std::string, std::size_t>> upperHeadings(const ResultTable& table) {
  std::vector<std::pair<std::string, std::size_t>> groups;
  for (const auto& column : table.columns) {
    if (groups.empty() || groups.back().first != column.group) groups.emplace_back(column.group, 0);
    ++groups.back().second;
  }
  return groups;
}

std::string windowOfHeading(const std::string& group) {
  if (!group.starts_with("D_") || group.size() == 2) return {};
  const auto number = group.substr(2);
  return number.find_first_not_of("0123456789") == std::string::npos ? number : "";
}

std::vector<std::string> footerLines(const ResultTable& table) {
  auto lines = table.notes;
  for (const auto& together : leftOutTogether(table.leftOut)) {
    if (together.runs.size() == 1)
      lines.push_back("left out: " + together.runs.front() + ": " + together.why);
    else
      lines.push_back("left out, " + std::to_string(together.runs.size()) + " runs: " + together.why + " (" + firstOf(together.runs) + ")");
  }
  return lines;
}

}  // namespace xsmoe
