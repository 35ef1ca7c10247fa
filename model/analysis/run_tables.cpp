// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_tables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "model/analysis/joined.h"
#include "model/core/choice_descriptions.h"
#include "model/core/mean_metrics.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

constexpr int kFirstTest = 2;  // the test on D_1 is of the warm-up
constexpr double kFloatBytes = 4;
constexpr double kMegabyte = 1024 * 1024;  // of the paper's Table 3 (baselines.md, section 10)
constexpr double kPercent = 100;
constexpr double kPrintedRounding = 0.005;  // the paper prints two decimals
/// By how many percent points a printed mean may be off its printed windows, all of them rounded to 0.01.
constexpr double kRounding = 0.008;

// Which runs

std::string notOfTable(TableKind kind, const ModelSettings& model) {
  const bool family = descriptionOf(model.method).family == Family::kXsmoe;
  const bool alone = model.continual == Continual::kNone;
  const bool full = model.method == Method::kXsmoe;
  switch (kind) {
    case TableKind::kMethods: return family && !full ? "it is an ablation, which Table 2 shows" : "";
    case TableKind::kVariants: return family && alone ? "" : "it is neither XSMoE nor one of its ablations";
    case TableKind::kCosts: return alone && (full || model.method == Method::kNoft) ? "" : "it is neither XSMoE nor NoFT";
    case TableKind::kOverTau: return alone && full ? "" : "it is not XSMoE";
    case TableKind::kSignificance: break;
  }
  return {};
}

// Rows

std::string apartText(const RunGroup& group) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : group.apart) parts.push_back(key == "tau" ? "τ = " + value : key + " " + value);
  return joined(parts, ", ");
}

ResultRow rowOf(const RunGroup& group, std::string name) {
  ResultRow row{std::move(name), keyOf(group), false, {}, {}, {}, {}};
  if (usesSetting(group.model, "tau")) row.tau = group.model.tau;
  for (const auto* run : group.runs) {
    row.seeds.push_back(run->description.settings.training.seed);
    row.runs.push_back(run->description.name);
    row.folders.push_back(run->description.folder);
  }
  return row;
}

/// "τ = 0.1", of a method without τ its name.
std::string tauName(const RunGroup& group) {
  if (!usesSetting(group.model, "tau")) return methodName(group);
  std::string name = "τ = " + numberText(group.model.tau);
  for (const auto& [key, value] : group.apart)
    if (key != "tau") name += ", " + key + " " + value;
  return name;
}

using OfRun = std::function<std::optional<double>(const RunSummary&)>;

ResultCell cellOver(const RunGroup& group, const OfRun& value) {
  std::vector<double> values;
  for (const auto* run : group.runs)
    if (const auto one = value(*run)) values.push_back(*one);
  return cellOf(std::move(values));
}

// Columns

struct ValueColumn {
  ResultColumn head;
  OfRun value;
  std::string printedAs;  ///< heading in the paper's file
};

std::optional<double> testOf(const RunSummary& run, int window, const RankingMetric& metric) {
  for (const auto& test : run.tests)
    if (test.testedOn.value == window) return test.metrics.*metric.field;
  return std::nullopt;
}

ResultColumn metricColumn(const RankingMetric& metric, const std::string& group) {
  ResultColumn column;
  column.group = group;
  column.name = metric.title;
  column.key = std::string(metric.key) + "_" + group;
  column.unit = "%";
  column.scale = kPercent;
  column.mean = group == "mean";
  return column;
}

ValueColumn windowColumn(const RankingMetric& metric, int window) {
  const std::string group = "D_" + std::to_string(window);
  return {metricColumn(metric, group), [metric, window](const RunSummary& run) { return testOf(run, window, metric); },
          std::string(metric.title) + " " + group};
}

ValueColumn meanColumn(const RankingMetric& metric) {
  return {metricColumn(metric, "mean"), [metric](const RunSummary& run) { return meanOfRun(run, metric); },
          std::string(metric.title) + " mean"};
}

std::vector<ValueColumn> metricColumns(const std::vector<RankingMetric>& metrics, const std::vector<const RunSummary*>& runs) {
  std::set<int> windows;
  for (const auto* run : runs)
    for (const auto& test : run->tests)
      if (test.testedOn.value >= kFirstTest) windows.insert(test.testedOn.value);
  std::vector<ValueColumn> columns;
  for (const int window : windows)
    for (const auto& metric : metrics) columns.push_back(windowColumn(metric, window));
  for (const auto& metric : metrics) columns.push_back(meanColumn(metric));
  return columns;
}

ResultColumn costColumn(const char* name, const char* key, const char* unit, double scale) {
  ResultColumn column;
  column.name = name;
  column.key = key;
  column.unit = unit;
  column.scale = scale;
  column.better = Better::kLower;
  return column;
}

std::optional<double> peakOf(const RunSummary& run) {
  std::int64_t peak = 0;
  for (const auto& cost : run.costs) peak = std::max(peak, cost.peakBytes);
  return peak > 0 ? std::optional(static_cast<double>(peak)) : std::nullopt;
}

double secondsOf(const RunSummary& run) {
  double seconds = 0;
  for (const auto& cost : run.costs) seconds += cost.seconds;
  return seconds;
}

std::optional<double> epochSecondsOf(const RunSummary& run) {
  int epochs = 0;
  for (const auto& cost : run.costs) epochs += cost.epochs;
  return epochs > 0 ? std::optional(secondsOf(run) / epochs) : std::nullopt;
}

std::vector<ValueColumn> costColumns() {
  const auto bytes = [](std::int64_t WindowCost::*numbers) {
    return [numbers](const RunSummary& run) {
      return run.costs.empty() ? std::nullopt : std::optional(kFloatBytes * static_cast<double>(run.costs.back().*numbers));
    };
  };
  return {{costColumn("MP", "model_bytes", "MB", 1 / kMegabyte), bytes(&WindowCost::parameters), "MP (MB)"},
          {costColumn("TrP", "trainable_bytes", "MB", 1 / kMegabyte), bytes(&WindowCost::trainable), "TrP (MB)"},
          {costColumn("memory", "peak_bytes", "MB", 1 / kMegabyte), peakOf, "GPU memory (MB)"},
          {costColumn("TT", "training_seconds", "s", 1), secondsOf, "TT (s)"},
          {costColumn("ET", "epoch_seconds", "s", 1), epochSecondsOf, "ET (s)"}};
}

// What the paper prints

/// Whose printed numbers stand beside which rows.
struct Printed {
  const PaperDataset* dataset = nullptr;  ///< null: none
  bool asked = false;
};

Result<Printed> printedFor(const TableChoice& choice, const TableRuns& chosen) {
  if (choice.printed.empty()) return Printed{paperDataset(chosen.all().front()->description.streamTitle), false};
  if (choice.printed == kNoPrinted) return Printed{};
  const auto* const dataset = paperDataset(choice.printed);
  if (dataset == nullptr)
    return usageError("--printed", "the paper has no dataset \"" + choice.printed + "\"",
                      "It has " + paperDatasets() + "; none: no printed numbers");
  return Printed{dataset, true};
}

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
void setPrintedMean(ResultCell& cell, double printedMean, const std::vector<double>& windows) {
  double sum = 0;
  for (const double window : windows) sum += window;
  const double mean = sum / static_cast<double>(windows.size());
  cell.printed = mean;
  if (std::abs(mean - printedMean) * kPercent > kRounding) cell.printedMean = printedMean;
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
        setPrintedMean(row.cells[i], *number / head.scale, windowsOf(head));
      else
        row.cells[i].printed = *number / head.scale;
    }
  }

 private:
  [[nodiscard]] std::optional<double> at(const std::string& column) const { return table_.at(dataset_, row_, column); }
  [[nodiscard]] std::vector<double> windowsOf(const ResultColumn& mean) const {
    std::vector<double> values;
    for (int window = kFirstTest;; ++window) {
      const auto number = at(mean.name + " D_" + std::to_string(window));
      if (!number) return values;
      values.push_back(*number / mean.scale);
    }
  }
  const PrintedTable& table_;
  std::string_view dataset_;
  std::string row_;
};

// Footers

std::string countedRuns(const std::vector<std::string>& runs) { return joined(runs, ", "); }

std::string seedsText(const RunGroup& group) {
  std::vector<std::string> seeds;
  for (const auto* run : group.runs) seeds.push_back(std::to_string(run->description.settings.training.seed));
  return joined(seeds, ", ");
}

std::string seedsNote(const std::vector<RunGroup>& groups) {
  std::set<std::string> all;
  bool several = false;
  for (const auto& group : groups) {
    all.insert(seedsText(group));
    several = several || group.runs.size() > 1;
  }
  const std::string how =
      several ? "; values are mean ± sample standard deviation over seeds" : "; one run a row, whose spread over seeds is not known";
  if (all.size() == 1) return "seeds: " + *all.begin() + how;
  std::vector<std::string> each;
  for (const auto& group : groups) each.push_back(methodName(group) + " " + seedsText(group));
  return "seeds: " + joined(each, "; ") + how;
}

std::string streamNote(const RunSummary& run) {
  const auto& sum = run.streamChecksum;
  return "stream: " + run.description.streamTitle + (sum.empty() ? ", checksum of its log not known" : ", SHA-256 of its log " + sum);
}

std::string profileNote(const RunSummary& run) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : profileOf(run.description.settings))
    if (!value.empty()) parts.push_back(key + " " + value);
  return "profile: " + joined(parts, ", ");
}

/// A setting of the model, of all methods that use it: "embedding 128", "tau 0.1 (XSMoE), 0.2 (Visual only)".
std::string modelValue(std::string_view key, const std::vector<RunGroup>& groups) {
  std::vector<std::pair<std::string, std::vector<std::string>>> values;
  for (const auto& group : groups) {
    if (!usesSetting(group.model, key)) continue;
    const auto value = settingText(group.runs.front()->description.settings, key);
    if (value.empty()) continue;  // as usual
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == value; });
    auto& names = found == values.end() ? values.emplace_back(value, std::vector<std::string>{}).second : found->second;
    if (std::find(names.begin(), names.end(), group.name) == names.end()) names.push_back(group.name);
  }
  if (values.empty()) return {};
  std::vector<std::string> parts;
  for (const auto& [value, names] : values) parts.push_back(values.size() == 1 ? value : value + " (" + joined(names, ", ") + ")");
  return std::string(key) + " " + joined(parts, ", ");
}

std::string modelNote(const std::vector<RunGroup>& groups) {
  std::vector<std::string> parts;
  for (const auto& one : settingDescriptions())
    if (one.group == "model")
      if (auto text = modelValue(one.key, groups); !text.empty()) parts.push_back(std::move(text));
  for (const auto& one : choiceDescriptions())
    if (one.group == "model")
      if (auto text = modelValue(one.key, groups); !text.empty()) parts.push_back(std::move(text));
  return "models: " + joined(parts, ", ");
}

/// Each value once, in order: "build: 1a2b3c".
template <class Of>
std::string eachOnce(const char* what, const std::vector<const RunSummary*>& runs, const Of& of) {
  std::set<std::string> values;
  for (const auto* run : runs)
    if (auto value = of(*run); !value.empty()) values.insert(std::move(value));
  return what + (values.empty() ? std::string("not known") : joined({values.begin(), values.end()}, "; "));
}

std::vector<std::string> deviations(const std::vector<const RunSummary*>& runs) {
  std::vector<std::string> notes;
  std::map<std::string, std::vector<std::string>> precisions;
  for (const auto* run : runs) {
    if (!run->changesByHand.empty())
      notes.push_back("deviation: " + run->description.name + ", by hand: " + joined(run->changesByHand, "; "));
    if (run->description.precision != name(Precision::kFloat32)) precisions[run->description.precision].push_back(run->description.name);
  }
  for (const auto& [precision, names] : precisions)
    notes.push_back("deviation: precision " + (precision.empty() ? "not known" : precision) + " in " + countedRuns(names));
  if (notes.empty()) notes.emplace_back("deviations: none; no change by hand, all in float32");
  return notes;
}

// Tables

/// A table under way: its runs, its columns, and the file of the paper that goes with it.
class RunTable {
 public:
  RunTable(TableKind kind, const TableRuns& chosen, std::vector<ValueColumn> columns) : chosen_(chosen), columns_(std::move(columns)) {
    table_.kind = kind;
    for (const auto& column : columns_) table_.columns.push_back(column.head);
  }

  void addGroups(std::string (*nameOf)(const RunGroup&)) {
    for (const auto& group : chosen_.groups) {
      auto& row = table_.rows.emplace_back(rowOf(group, nameOf(group)));
      for (const auto& column : columns_) row.cells.push_back(cellOver(group, column.value));
    }
  }

  /// What ranks without training, as the first run that measured it tells.
  void addReferences(const std::vector<RankingMetric>& metrics) {
    std::set<std::string> known;
    for (const auto* run : chosen_.all())
      for (const auto& reference : referenceNames(run->referenced))
        if (known.insert(reference).second) table_.rows.push_back(referenceRow(*run, reference, metrics));
  }

  /// Of the rows whose settings are the paper's, or of all where a person asked.
  void print(const PrintedTable& numbers, const Printed& printed, std::string (*rowNamed)(const RunGroup&), bool withTau) {
    if (printed.dataset == nullptr) return;
    std::vector<std::string> unlike;
    for (std::size_t i = 0; i < chosen_.groups.size(); ++i) {
      const auto& group = chosen_.groups[i];
      const auto other = unlikePaper(group.runs.front()->description.settings, *printed.dataset, withTau);
      if (!printed.asked && !other.empty()) {
        unlike.push_back(table_.rows[i].name + " (" + other + ")");
        continue;
      }
      PrintedRow(numbers, printed.dataset->name, rowNamed(group)).put(table_.rows[i], columns_);
    }
    notePrinted(numbers, printed, unlike);
  }

  /// The paper's memory is a GPU's.
  void dropPrintedMemory() {
    const auto runs = chosen_.all();
    if (std::all_of(runs.begin(), runs.end(), [](const auto* run) { return run->description.device.starts_with("cuda"); })) return;
    for (auto& row : table_.rows)
      for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].head.key == "peak_bytes") row.cells[i].printed.reset();
  }

  void note(std::string sentence) {
    if (!sentence.empty()) notes_.push_back(std::move(sentence));
  }

  [[nodiscard]] ResultTable finish(std::string title, std::string rowTitle) {
    table_.title = std::move(title) + " on " + chosen_.all().front()->description.streamTitle;
    table_.rowTitle = std::move(rowTitle);
    markBest(table_);
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].head.mean) note(tellBest(table_, i));
    auto footers = footersOf(chosen_);
    notes_.insert(notes_.end(), footers.begin(), footers.end());
    table_.notes = std::move(notes_);
    table_.leftOut = chosen_.leftOut;
    return std::move(table_);
  }

 private:
  [[nodiscard]] ResultRow referenceRow(const RunSummary& run, const std::string& reference,
                                       const std::vector<RankingMetric>& metrics) const {
    ResultRow row{reference + " (untrained)", reference, true, {}, {run.description.name}, {run.description.folder}, {}};
    for (const auto& column : columns_) row.cells.push_back(referenceCell(run, reference, column.head, metrics));
    return row;
  }

  static ResultCell referenceCell(const RunSummary& run, const std::string& reference, const ResultColumn& head,
                                  const std::vector<RankingMetric>& metrics) {
    const auto metric = *std::find_if(metrics.begin(), metrics.end(), [&](const auto& one) { return one.title == head.name; });
    if (head.mean) {
      for (const auto& one : referenceMeans(run.referenced))
        if (one.name == reference) return cellOf({one.mean.*metric.field});
      return {};
    }
    for (const auto& test : run.referenced)
      if ("D_" + std::to_string(test.testedOn.value) == head.group)
        for (const auto& one : test.references)
          if (one.name == reference) return cellOf({one.metrics.*metric.field});
    return {};
  }

  void notePrinted(const PrintedTable& numbers, const Printed& printed, const std::vector<std::string>& unlike) {
    const std::string dataset(printed.dataset->name);
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
    note("paper: printed for " + dataset + (printed.asked ? ", as asked, whatever the settings here" : ", of the same settings") +
         "; difference: measured − printed, marked ! where it is larger than the spread over seeds");
    if (means) note("the paper's mean here is that of the windows that it prints");
    if (otherMeans)
      note(
          "in brackets the mean that it prints where that is another one: those fit a mean over all nine tests, or are slips, and cannot "
          "be compared");
    noteNotMeasured(numbers, dataset);
  }

  void noteNotMeasured(const PrintedTable& numbers, const std::string& dataset) {
    std::vector<std::string> missing;
    for (const auto& row : numbers.rows(dataset)) {
      const bool measured = std::any_of(chosen_.groups.begin(), chosen_.groups.end(),
                                        [&](const auto& group) { return row == printedMethod(group) || row == printedTau(group); });
      if (!measured) missing.push_back(row);
    }
    if (!missing.empty()) note("printed there and not measured here: " + joined(missing, ", "));
  }

  const TableRuns& chosen_;
  std::vector<ValueColumn> columns_;
  ResultTable table_;
  std::vector<std::string> notes_;
};

ResultTable metricsTable(TableKind kind, const TableRuns& chosen, const std::vector<RankingMetric>& metrics, const PrintedTable& numbers,
                         const Printed& printed) {
  RunTable table(kind, chosen, metricColumns(metrics, chosen.all()));
  table.addGroups(methodName);
  table.print(numbers, printed, printedMethod, true);
  table.addReferences(metrics);
  const bool variants = kind == TableKind::kVariants;
  return table.finish(variants ? "Table 2: XSMoE and its variants" : "Table 1: methods", variants ? "variant" : "method");
}

ResultTable costsTable(const TableRuns& chosen, const PrintedTable& numbers, const Printed& printed) {
  RunTable table(TableKind::kCosts, chosen, costColumns());
  table.addGroups(tauName);
  table.print(numbers, printed, printedTau, false);
  table.dropPrintedMemory();
  table.note("MP: parameters of the last window trained, TrP: those that train there, in float32; MB of 2^20 bytes");
  table.note(
      "memory: highest while a run trained, of a GPU's allocator, on a CPU of the process, with what the program itself holds; "
      "– where it was not recorded");
  table.note("TT: seconds of all training epochs of all windows; ET: of one of them in the mean; without validation and tests");
  return table.finish("Table 3: parameters, memory and time", "τ");
}

ResultTable tauTable(const TableRuns& chosen, const std::vector<RankingMetric>& metrics) {
  std::vector<ValueColumn> columns;
  for (const auto& metric : metrics) columns.push_back(meanColumn(metric));
  RunTable table(TableKind::kOverTau, chosen, std::move(columns));
  table.addGroups(tauName);
  table.note("the paper prints Figure 2 as a picture, without numbers");
  return table.finish("Figure 2: metrics over τ", "τ");
}

}  // namespace

std::string methodName(const RunGroup& group) {
  const auto apart = apartText(group);
  return group.name + (apart.empty() ? "" : ", " + apart);
}

std::string keyOf(const RunGroup& group) {
  std::string key = group.key;
  for (const auto& [setting, value] : group.apart) key += " " + setting + "=" + value;
  return key;
}

std::optional<double> meanOfRun(const RunSummary& run, const RankingMetric& metric) {
  return run.result.mean ? std::optional((*run.result.mean).*metric.field) : std::nullopt;
}

Result<void> someRuns(const TableRuns& chosen) {
  if (!chosen.groups.empty()) return {};
  constexpr std::size_t kShown = 3;
  std::vector<std::string> why;
  for (const auto& left : chosen.leftOut)
    if (why.size() < kShown) why.push_back(left.run + ": " + left.why);
  return badInput("the runs", "there is no finished run that this table is of" + (why.empty() ? "" : " (" + joined(why, "; ") + ")"),
                  "Train the methods that it compares, or name another folder");
}

std::vector<std::string> footersOf(const TableRuns& chosen) {
  const auto runs = chosen.all();
  std::vector<std::string> notes{
      profileNote(*runs.front()),
      modelNote(chosen.groups),
      seedsNote(chosen.groups),
      streamNote(*runs.front()),
      eachOnce("build: ", runs, [](const RunSummary& run) { return run.build; }),
      eachOnce("computed on: ", runs, [](const RunSummary& run) { return run.description.device + ", " + run.description.precision; })};
  const auto more = deviations(runs);
  notes.insert(notes.end(), more.begin(), more.end());
  return notes;
}

Result<ResultTable> tableOfRuns(TableKind kind, const std::vector<RunSummary>& runs, const TableChoice& choice,
                                const PrintedNumbers& numbers) {
  const auto metrics = rankingMetricsNamed(choice.metrics);
  if (!metrics) return tl::unexpected(metrics.error());
  const auto chosen = chooseRuns(runs, [&](const ModelSettings& model) { return notOfTable(kind, model); });
  if (const auto some = someRuns(chosen); !some) return tl::unexpected(some.error());
  const auto printed = printedFor(choice, chosen);
  if (!printed) return tl::unexpected(printed.error());
  if (kind == TableKind::kCosts) return costsTable(chosen, numbers.costs, *printed);
  if (kind == TableKind::kOverTau) return tauTable(chosen, *metrics);
  return metricsTable(kind, chosen, *metrics, kind == TableKind::kMethods ? numbers.methods : numbers.variants, *printed);
}

}  // namespace xsmoe
