// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/result_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <utility>

#include "model/analysis/forgetting.h"
#include "model/analysis/significance.h"
#include "model/core/events.h"
#include "model/core/percent_rounding.h"

namespace xsmoe {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  const double middle = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - middle) * (value - middle);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

/// What knows the design of the stream bears no comparison.
bool isCompared(const ResultRow& row, std::size_t column) { return row.key != kAttainable && row.cells[column].mean; }

/// The mean of a cell with the digits that people see.
std::string shownMean(const ResultCell& cell, const ResultColumn& column) { return fixedText(*cell.mean * column.scale, column.decimals); }

/// The means of a column as people see them, each once, the best first.
std::vector<std::string> ranked(const ResultTable& table, std::size_t column) {
  std::vector<const ResultCell*> cells;
  for (const auto& row : table.rows)
    if (isCompared(row, column)) cells.push_back(&row.cells[column]);
  std::sort(cells.begin(), cells.end(), [](const auto* a, const auto* b) { return *a->mean < *b->mean; });
  if (table.columns[column].better == Better::kHigher) std::reverse(cells.begin(), cells.end());
  std::vector<std::string> shown;
  for (const auto* const cell : cells) shown.push_back(shownMean(*cell, table.columns[column]));
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  return shown;
}

void markBest(ResultTable& table, std::size_t column) {
  const auto measured = std::count_if(table.rows.begin(), table.rows.end(), [&](const auto& row) { return isCompared(row, column); });
  if (measured < 2 || table.columns[column].better == Better::kNeither) return;
  const auto means = ranked(table, column);
  for (auto& row : table.rows) {
    if (!isCompared(row, column)) continue;
    auto& cell = row.cells[column];
    const auto shown = shownMean(cell, table.columns[column]);
    cell.best = shown == means[0];
    cell.second = means.size() > 1 && shown == means[1];
  }
}

}  // namespace

std::optional<double> ResultCell::difference() const {
  const auto measured = onPrinted ? onPrinted : mean;
  return measured && printed ? std::optional(*measured - *printed) : std::nullopt;
}

bool ResultCell::beyondSpread() const {
  const auto apart = difference(), spread = onPrinted ? onPrintedDeviation : deviation;
  return apart && spread && std::abs(*apart) > std::max(*spread, printedRounding);
}

bool ResultCell::withinTestError() const {
  const auto apart = difference();
  return apart && testError && !spreadKnown() && !MetricChange{*apart, *testError}.isDifference();
}

ResultCell cellOf(std::vector<double> values) {
  ResultCell cell;
  if (!values.empty()) cell.mean = mean(values);
  if (values.size() > 1) cell.deviation = deviation(values);
  cell.values = std::move(values);
  return cell;
}

std::pair<std::vector<double>, std::vector<double>> valuesInCommon(const ResultRow& a, const ResultRow& b, std::size_t column) {
  std::pair<std::vector<double>, std::vector<double>> values;
  const auto &of = a.cells[column].values, &other = b.cells[column].values;
  if (of.size() != a.seeds.size() || other.size() != b.seeds.size()) return values;
  for (std::size_t i = 0; i < of.size(); ++i)
    for (std::size_t k = 0; k < other.size(); ++k)
      if (a.seeds[i] == b.seeds[k]) {
        values.first.push_back(of[i]);
        values.second.push_back(other[k]);
      }
  return values;
}

void markBest(ResultTable& table) {
  for (std::size_t column = 0; column < table.columns.size(); ++column) markBest(table, column);
}

std::string tellBest(const ResultTable& table, std::size_t column) {
  const ResultRow *best = nullptr, *next = nullptr;
  const auto& head = table.columns[column];
  const auto before = [&](const ResultRow& a, const ResultRow& b) {
    const double x = *a.cells[column].mean, y = *b.cells[column].mean;
    return head.better == Better::kLower ? x < y : x > y;
  };
  for (const auto& row : table.rows) {
    if (row.untrained || !row.cells[column].mean) continue;
    if (best == nullptr || before(row, *best))
      next = std::exchange(best, &row);
    else if (next == nullptr || before(row, *next))
      next = &row;
  }
  if (next == nullptr) return {};
  const auto &first = best->cells[column], &second = next->cells[column];
  // A difference of percentages is one of percentage points.
  const std::string unit = head.unit == "%" ? "points" : head.unit;
  const auto shown = [&](double value) { return fixedText(value * head.scale, head.decimals) + (unit.empty() ? "" : " " + unit); };
  const std::string what = (head.group.empty() ? "" : head.group + " ") + head.name + ": ";
  const double apart = std::abs(*first.mean - *second.mean);
  if (apart == 0) return what + best->name + " and " + next->name + " are equal";
  const std::string order = best->name + " before " + next->name + " by " + shown(apart);
  if (!first.deviation && !second.deviation) return what + order + "; of one seed each, whose spread is not known";
  const double spread = std::max(first.deviation.value_or(0), second.deviation.value_or(0));
  const std::string notApart = what + best->name + " and " + next->name + " are not told apart: " + shown(apart) + " is ";
  if (apart <= spread) return notApart + "no more than the spread over seeds (" + shown(spread) + ")";
  const std::string beyond = "more than the spread over seeds (" + shown(spread) + ")";
  const auto [a, b] = valuesInCommon(*best, *next, column);
  if (a.size() < 2) return what + order + ", " + beyond;
  const auto test = pooledTTest(a, b);
  const std::string chance = "than what " + std::to_string(a.size()) + " seeds leave to chance (pooled p " + shownP(test.p) + ")";
  if (test.p < kSignificanceLevel) return what + order + ", " + beyond + " and " + chance;
  return notApart + beyond + ", but no more " + chance;
}

std::string fixedText(double number, int decimals) {
  std::array<char, 400> digits{};
  auto* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), roundingAway(number, decimals), std::chars_format::fixed, decimals).ptr;
  std::string text(digits.data(), end);
  if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string withMinus(std::string number) { return number.starts_with('-') ? "−" + number.substr(1) : number; }

}  // namespace xsmoe
