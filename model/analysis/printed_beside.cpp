// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/printed_beside.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "model/core/mean_metrics.h"
#include "model/core/methods.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

constexpr double kPrintedRounding = 0.005;  // the paper prints two decimals
/// By how many percent points a printed mean may be off its printed windows, all of them rounded to 0.01.
constexpr double kRounding = 0.008;

/// A group's row in the paper's Tables 1 and 2.
std::string printedMethod(const RunGroup& group) {
  if (group.model.method == Method::kVisual) return "Visual";
  if (group.model.method == Method::kTextual) return "Textual";
  return group.name;
}

/// The same in its Table 3: "tau=0", "tau=0.05"; empty: it has no such row.
std::string printedTau(const RunGroup& group) {
  const double tau = group.model.tau;
  if (!usesSetting(group.model, kTauKey)) return group.name;
  if (tau == 0) return "tau=0";
  const auto text = fixedText(tau, 2);
  return std::abs(*numberFrom(text) - tau) < 1e-9 ? "tau=" + text : "";
}

double meanOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// "D_2–D_4, D_7".
std::string windowsText(const std::vector<int>& windows) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < windows.size();) {
    std::size_t end = i + 1;
    while (end < windows.size() && windows[end] == windows[end - 1] + 1) ++end;
    parts.push_back("D_" + std::to_string(windows[i]) + (end - i > 1 ? "–D_" + std::to_string(windows[end - 1]) : ""));
    i = end;
  }
  return joined(parts, ", ");
}

/// A window that the paper prints, and what the runs of a row measured there.
struct PrintedWindow {
  int number = 0;
  double printed = 0;
  std::vector<double> measured;  ///< one a run; fewer than runs: not all were tested on it
};

class PrintedRow {
 public:
  PrintedRow(const PrintedTable& table, std::string_view dataset, std::string row)
      : table_(table), dataset_(dataset), row_(std::move(row)) {}
  /// Returns the windows over which means are compared, where these are not all that the paper prints and the runs measured: "D_2–D_3".
  std::string put(ResultRow& row, const RunGroup& group, const std::vector<ValueColumn>& columns) const {
    std::string compared;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto number = at(columns[i].printedAs);
      if (!number) continue;
      const auto& head = columns[i].head;
      row.cells[i].printedRounding = kPrintedRounding / head.scale;
      if (!head.mean)
        row.cells[i].printed = *number / head.scale;
      else if (auto windows = putMean(row.cells[i], *number / head.scale, group, columns, head); !windows.empty())
        compared = std::move(windows);
    }
    return compared;
  }

 private:
  [[nodiscard]] std::optional<double> at(const std::string& column) const { return table_.at(dataset_, row_, column); }

  [[nodiscard]] std::vector<PrintedWindow> windowsOf(const ResultColumn& mean, const RunGroup& group,
                                                     const std::vector<ValueColumn>& columns) const {
    std::vector<PrintedWindow> windows;
    for (int number = kFirstCounted.value;; ++number) {
      const auto heading = mean.name + " D_" + std::to_string(number);
      const auto printed = at(heading);
      if (!printed) return windows;
      auto& window = windows.emplace_back(PrintedWindow{number, *printed / mean.scale, {}});
      const auto column = std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.printedAs == heading; });
      if (column == columns.end()) continue;
      for (const auto* run : group.runs)
        if (const auto value = column->value(*run)) window.measured.push_back(*value);
    }
  }

  /// How many windows' values the mean of a run has.
  static std::size_t testsOf(const RunSummary& run) {
    return static_cast<std::size_t>(
        std::count_if(run.tests.begin(), run.tests.end(), [](const auto& test) { return test.testedOn >= kFirstCounted; }));
  }

  /// Means over the windows that both have: a row of fewer windows is none the better for the ones that it lacks.
  std::string putMean(ResultCell& cell, double printedMean, const RunGroup& group, const std::vector<ValueColumn>& columns,
                      const ResultColumn& head) const {
    const auto windows = windowsOf(head, group, columns);
    std::vector<int> both;
    std::vector<double> printed, measured(group.runs.size());
    for (const auto& window : windows) {
      if (window.measured.size() != group.runs.size()) continue;
      both.push_back(window.number);
      printed.push_back(window.printed);
      for (std::size_t i = 0; i < measured.size(); ++i) measured[i] += window.measured[i];
    }
    if (both.empty()) return {};
    cell.printed = meanOf(printed);
    const bool allPrinted = both.size() == windows.size();
    if (allPrinted && std::abs(*cell.printed - printedMean) * head.scale > kRounding) cell.printedMean = printedMean;
    const bool allMeasured =
        std::all_of(group.runs.begin(), group.runs.end(), [&](const auto* run) { return testsOf(*run) == both.size(); });
    if (!allMeasured) {
      for (double& sum : measured) sum /= static_cast<double>(both.size());
      const auto over = cellOf(std::move(measured));
      cell.onPrinted = over.mean;
      cell.onPrintedDeviation = over.deviation;
      cell.testError.reset();  // which is that of the mean over all
    }
    return allPrinted && allMeasured ? "" : windowsText(both);
  }

  const PrintedTable& table_;
  std::string_view dataset_;
  std::string row_;
};

/// The paper's numbers on their way into a table.
class Printing {
 public:
  Printing(ResultTable& table, const std::vector<ValueColumn>& columns, const TableRuns& chosen, const PrintedTable& numbers,
           const PrintedChoice& printed)
      : table_(table), columns_(columns), chosen_(chosen), numbers_(numbers), printed_(printed) {}

  std::vector<std::string> put(PrintedRows rows) {
    if (printed_.unknown && !numbers_.rows(allPaperDatasets().front().name).empty())
      note("the paper prints this table for " + paperDatasets() + ", which this stream is not by its title; its numbers for " +
           offer(allPaperDatasets().front().name) + " can stand beside for all that");
    if (printed_.dataset == nullptr) return std::move(notes_);
    const bool byTau = rows == PrintedRows::kTaus;
    std::vector<std::string> unlike;
    for (std::size_t i = 0; i < chosen_.groups.size(); ++i) {
      const auto& group = chosen_.groups[i];
      const auto other = unlikePaper(group.runs.front()->description.settings, *printed_.dataset, !byTau);
      if (!printed_.asked && !other.empty()) {
        unlike.push_back(table_.rows[i].name + " (" + other + ")");
        continue;
      }
      const PrintedRow row(numbers_, printed_.dataset->name, byTau ? printedTau(group) : printedMethod(group));
      if (const auto windows = row.put(table_.rows[i], group, columns_); !windows.empty())
        windowsCompared_[windows].push_back(table_.rows[i].name);
    }
    tell(unlike);
    return std::move(notes_);
  }

 private:
  void tell(const std::vector<std::string>& unlike) {
    const std::string dataset(printed_.dataset->name);
    bool any = false, means = false, otherMeans = false;
    for (const auto& row : table_.rows)
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        any = any || row.cells[i].printed;
        means = means || (columns_[i].head.mean && row.cells[i].printed);
        otherMeans = otherMeans || row.cells[i].printedMean;
      }
    if (!unlike.empty())
      note("no printed numbers beside " + joined(unlike, "; ") + "; those for " + offer(dataset) + " can stand there for all that");
    if (!any) return;
    table_.printedFrom = dataset;
    note("paper: printed for " + dataset + (printed_.asked ? ", as asked, whatever the settings here" : ", of the same settings") +
         "; difference: measured − printed, marked ! where it is larger than the spread over seeds, ? where it is of one seed, which "
         "tells no spread, and of an HR larger than two standard errors of its test");
    if (means) note("the paper's mean here is that of the windows that it prints" + overFewer());
    if (otherMeans)
      note(
          "in brackets the mean that it prints where that is another one: those fit a mean over all nine tests, or are slips, and cannot "
          "be compared");
    tellNotMeasured(dataset);
  }

  void tellNotMeasured(const std::string& dataset) {
    std::vector<std::string> missing;
    for (const auto& row : numbers_.rows(dataset)) {
      const bool measured = std::any_of(chosen_.groups.begin(), chosen_.groups.end(),
                                        [&](const auto& group) { return row == printedMethod(group) || row == printedTau(group); });
      if (!measured) missing.push_back(row);
    }
    if (!missing.empty()) note("printed there and not measured here: " + joined(missing, ", "));
  }

  /// Which means are compared over other windows than all of them.
  [[nodiscard]] std::string overFewer() const {
    std::string text;
    for (const auto& [windows, rows] : windowsCompared_)
      text += "; of " + joined(rows, ", ") + " both means compared are those over " + windows +
              ", which the paper prints and all its runs have";
    return text;
  }

  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

  std::string offer(std::string_view dataset) { return table_.couldPrint = std::string(dataset); }

  ResultTable& table_;
  const std::vector<ValueColumn>& columns_;
  const TableRuns& chosen_;
  const PrintedTable& numbers_;
  const PrintedChoice& printed_;
  std::map<std::string, std::vector<std::string>> windowsCompared_;  // and the rows of which
  std::vector<std::string> notes_;
};

}  // namespace

Result<PrintedChoice> printedFor(const std::string& printed, const TableRuns& chosen) {
  if (printed.empty()) {
    const auto* const dataset = paperDataset(chosen.all().front()->description.streamTitle);
    return PrintedChoice{dataset, false, dataset == nullptr};
  }
  if (printed == kNoPrinted) return PrintedChoice{};
  const auto* const dataset = paperDataset(printed);
  if (dataset == nullptr)
    return usageError("--printed", "the paper has no dataset \"" + printed + "\"",
                      "It has " + paperDatasets() + "; none: no printed numbers");
  return PrintedChoice{dataset, true, false};
}

std::vector<std::string> putPrinted(ResultTable& table, const std::vector<ValueColumn>& columns, const TableRuns& chosen,
                                    const PrintedTable& numbers, const PrintedChoice& printed, PrintedRows rows) {
  return Printing(table, columns, chosen, numbers, printed).put(rows);
}

}  // namespace xsmoe
