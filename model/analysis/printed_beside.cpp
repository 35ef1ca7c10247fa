// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/printed_beside.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/core/mean_metrics.h"
#include "model/core/methods.h"
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
  if (!usesSetting(group.model, "tau")) return group.name;
  if (tau == 0) return "tau=0";
  const auto text = fixedText(tau, 2);
  return std::abs(*numberFrom(text) - tau) < 1e-9 ? "tau=" + text : "";
}

/// The mean of the windows that the paper prints beside the mean that it prints.
void setPrintedMean(ResultCell& cell, double printedMean, const std::vector<double>& windows, double scale) {
  double sum = 0;
  for (const double window : windows) sum += window;
  const double mean = sum / static_cast<double>(windows.size());
  cell.printed = mean;
  if (std::abs(mean - printedMean) * scale > kRounding) cell.printedMean = printedMean;
}

class PrintedRow {
 public:
  PrintedRow(const PrintedTable& table, std::string_view dataset, std::string row)
      : table_(table), dataset_(dataset), row_(std::move(row)) {}
  void put(ResultRow& row, const std::vector<ValueColumn>& columns) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto number = at(columns[i].printedAs);
      if (!number) continue;
      const auto& head = columns[i].head;
      row.cells[i].printedRounding = kPrintedRounding / head.scale;
      if (head.mean)
        setPrintedMean(row.cells[i], *number / head.scale, windowsOf(head), head.scale);
      else
        row.cells[i].printed = *number / head.scale;
    }
  }

 private:
  [[nodiscard]] std::optional<double> at(const std::string& column) const { return table_.at(dataset_, row_, column); }
  [[nodiscard]] std::vector<double> windowsOf(const ResultColumn& mean) const {
    std::vector<double> values;
    for (int window = kFirstCounted.value;; ++window) {
      const auto number = at(mean.name + " D_" + std::to_string(window));
      if (!number) return values;
      values.push_back(*number / mean.scale);
    }
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
      note("the paper prints this table for " + paperDatasets() + ", which this stream is not by its title; --printed \"" +
           std::string(allPaperDatasets().front().name) + "\" shows its numbers beside");
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
      PrintedRow(numbers_, printed_.dataset->name, byTau ? printedTau(group) : printedMethod(group)).put(table_.rows[i], columns_);
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
      note("no printed numbers beside " + joined(unlike, "; ") + "; --printed \"" + dataset + "\" shows them for all that");
    if (!any) return;
    table_.printedFrom = dataset;
    note("paper: printed for " + dataset + (printed_.asked ? ", as asked, whatever the settings here" : ", of the same settings") +
         "; difference: measured − printed, marked ! where it is larger than the spread over seeds");
    if (means) note("the paper's mean here is that of the windows that it prints");
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

  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

  ResultTable& table_;
  const std::vector<ValueColumn>& columns_;
  const TableRuns& chosen_;
  const PrintedTable& numbers_;
  const PrintedChoice& printed_;
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
