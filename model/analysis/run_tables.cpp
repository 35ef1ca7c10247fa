// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_tables.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "model/analysis/printed_beside.h"
#include "model/analysis/shown_table.h"
#include "model/analysis/table_columns.h"
#include "model/analysis/table_footers.h"
#include "model/analysis/table_runs.h"
#include "model/core/methods.h"
#include "model/core/ranking_metrics.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

std::string notOfTable(TableKind kind, const ModelSettings& model) {
  const bool family = descriptionOf(model.method).family == Family::kXsmoe;
  const bool alone = model.continual == Continual::kNone;
  const bool full = model.method == Method::kXsmoe;
  switch (kind) {
    case TableKind::kMethods:
      if (!family || full) return {};
      return alone ? "it is an ablation, which Table 2 shows" : "it is an ablation with replay or distillation, which is in no table";
    case TableKind::kVariants:
      if (family && !alone) return "it is trained with replay or distillation, and no variant of Table 2 is";
      return family ? "" : "it is neither XSMoE nor one of its ablations";
    case TableKind::kCosts: return alone && (full || model.method == Method::kNoft) ? "" : "it is neither XSMoE nor NoFT";
    case TableKind::kOverTau: return alone && full ? "" : "it is not XSMoE";
    case TableKind::kSignificance: break;
  }
  return {};
}

ResultRow rowOf(const RunGroup& group, std::string name) {
  ResultRow row{std::move(name), keyOf(group), false, {}, {}, {}, {}};
  if (usesSetting(group.model, kTauKey) && !settingsByHand(group)) row.tau = group.model.tau;
  for (const auto& [key, value] : group.apart)
    if (key != kTauKey) row.family += (row.family.empty() ? "" : ", ") + key + " " + value;
  for (const auto* run : group.runs) {
    row.seeds.push_back(run->description.settings.training.seed);
    row.runs.push_back(run->description.name);
    row.folders.push_back(run->description.folder);
  }
  return row;
}

/// "τ = 0.1" with byHandText(), of a method without τ its name.
std::string tauName(const RunGroup& group) {
  if (!usesSetting(group.model, kTauKey)) return methodName(group);
  std::string name = "τ = " + numberText(group.model.tau);
  for (const auto& [key, value] : group.apart)
    if (key != kTauKey) name += ", " + key + " " + value;
  return name + byHandText(group);
}

ResultCell cellOver(const RunGroup& group, const ValueColumn& column) {
  std::vector<double> values;
  for (const auto* run : group.runs)
    if (const auto one = column.value(*run)) values.push_back(*one);
  auto cell = cellOf(std::move(values));
  if (group.runs.size() == 1 && column.error) cell.testError = column.error(*group.runs.front());
  return cell;
}

struct Tries {
  std::string note, condition;
};

/// Rows of one method: the tests themselves would choose the best of them.
std::vector<Tries> triesOf(const TableRuns& chosen) {
  std::vector<Tries> all;
  for (auto group = chosen.groups.begin(); group != chosen.groups.end();) {
    const auto end = std::find_if(group, chosen.groups.end(), [&](const RunGroup& one) { return one.key != group->key; });
    if (const auto rows = end - group; rows > 1) {
      std::vector<std::string> keys, conditions;
      for (const auto& [key, value] : group->apart) {
        keys.push_back(key);
        conditions.push_back(key + "=" + value);
      }
      const auto condition = joined(conditions, " ");
      all.push_back(
          {group->name + " has " + std::to_string(rows) + " rows, which differ in " + listed(keys) +
               ": none was chosen on validation data, so that the best of them on these tests is no measure of the method; " +
               (conditions.size() > 1 ? "the conditions " + condition + " leave one" : "the condition " + condition + " leaves one"),
           condition});
    }
    group = end;
  }
  return all;
}

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
      for (const auto& column : columns_) row.cells.push_back(cellOver(group, column));
    }
  }

  /// What ranks without training, as the first run that measured it tells.
  void addReferences(const std::vector<RankingMetric>& metrics) {
    std::set<std::string> known;
    for (const auto* run : chosen_.all())
      for (const auto& reference : referenceNames(run->referenced))
        if (known.insert(reference).second) table_.rows.push_back(referenceRow(*run, reference, metrics));
  }

  void print(const PrintedTable& numbers, const PrintedChoice& printed, PrintedRows rows) {
    auto notes = putPrinted(table_, columns_, chosen_, numbers, printed, rows);
    std::move(notes.begin(), notes.end(), std::back_inserter(notes_));
  }

  /// The paper's memory and times are its GPU's: memory of a CPU is another thing, and differences of times tell of both machines.
  void tellPrintedMachine() {
    if (table_.printedFrom.empty()) return;
    const auto runs = chosen_.all();
    if (std::all_of(runs.begin(), runs.end(), [](const auto* run) { return run->description.device.starts_with("cuda"); }))
      return note("the paper's memory and times are of its own GPU");
    note("the paper's times are of its own GPU, and its memory too, which therefore does not stand beside runs on a CPU");
    for (auto& row : table_.rows)
      for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].head.key == "peak_bytes") row.cells[i].printed.reset();
  }

  /// That rows of one method are several tries, and what leaves one of them.
  void noteTries() {
    for (auto& [sentence, condition] : triesOf(chosen_)) {
      note(std::move(sentence));
      table_.conditions.push_back(std::move(condition));
    }
  }

  void note(std::string sentence) {
    if (!sentence.empty()) notes_.push_back(std::move(sentence));
  }

  [[nodiscard]] ResultTable finish(std::string title, std::string rowTitle) {
    table_.title = std::move(title) + " on " + chosen_.all().front()->description.streamTitle;
    table_.rowTitle = std::move(rowTitle);
    markBest(table_);
    if (marksUntrained(table_))
      note("best and second best are marked whether a row was trained or not; what is told of means is of trained rows");
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].head.mean) note(tellBest(table_, i));
    auto footers = footersOf(chosen_);
    notes_.insert(notes_.end(), footers.begin(), footers.end());
    table_.notes = std::move(notes_);
    table_.leftOut = chosen_.leftOut;
    table_.conditions.insert(table_.conditions.end(), chosen_.conditions.begin(), chosen_.conditions.end());
    return std::move(table_);
  }

 private:
  [[nodiscard]] ResultRow referenceRow(const RunSummary& run, const std::string& reference,
                                       const std::vector<RankingMetric>& metrics) const {
    const std::string name = reference + (knowsDesign(reference) ? " (knows the planted tastes)" : " (untrained)");
    ResultRow row{name, reference, true, {}, {run.description.name}, {run.description.folder}, {}};
    for (const auto& column : columns_) row.cells.push_back(referenceCell(run, reference, column.head, metrics));
    return row;
  }

  static ResultCell referenceCell(const RunSummary& run, const std::string& reference, const ResultColumn& head,
                                  const std::vector<RankingMetric>& metrics) {
    const auto metric = *std::find_if(metrics.begin(), metrics.end(), [&](const auto& one) { return one.title == head.name; });
    if (head.mean) {
      for (const auto& one : referenceMeans(run.referenced))
        if (one.name == reference && !one.warmUp) return cellOf({one.mean.*metric.field});
      return {};
    }
    for (const auto& test : run.referenced)
      if ("D_" + std::to_string(test.testedOn.value) == head.group)
        for (const auto& one : test.references)
          if (one.name == reference) return cellOf({one.metrics.*metric.field});
    return {};
  }

  const TableRuns& chosen_;
  std::vector<ValueColumn> columns_;
  ResultTable table_;
  std::vector<std::string> notes_;
};

constexpr const char* kOfWhichTests =
    "means are over the tests on D_2 and later: the model of the warm-up, D_0, is tested on D_1 and has learned D_0 alone "
    "(the protocol's means)";

ResultTable metricsTable(TableKind kind, const TableRuns& chosen, const std::vector<RankingMetric>& metrics, const PrintedTable& numbers,
                         const PrintedChoice& printed) {
  RunTable table(kind, chosen, metricColumns(metrics, chosen.all()));
  table.addGroups(methodName);
  table.print(numbers, printed, PrintedRows::kMethods);
  table.addReferences(metrics);
  table.noteTries();
  table.note(kOfWhichTests);
  const bool variants = kind == TableKind::kVariants;
  return table.finish(variants ? "Table 2: XSMoE and its variants" : "Table 1: methods", variants ? "variant" : "method");
}

ResultTable costsTable(const TableRuns& chosen, const PrintedTable& numbers, const PrintedChoice& printed) {
  RunTable table(TableKind::kCosts, chosen, costColumns());
  table.addGroups(tauName);
  table.print(numbers, printed, PrintedRows::kTaus);
  table.tellPrintedMachine();
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
  table.note(kOfWhichTests);
  table.note("the paper prints Figure 2 as a picture, without numbers");
  if (std::any_of(chosen.groups.begin(), chosen.groups.end(), settingsByHand))
    table.note(
        "the picture has no point of a row changed by hand: a run of it began with the row's τ and grouping and went on with others");
  return table.finish("Figure 2: metrics over τ", "τ");
}

}  // namespace

Result<ResultTable> tableOfRuns(TableKind kind, const std::vector<RunSummary>& runs, const TableChoice& choice,
                                const PrintedNumbers& numbers) {
  const auto metrics = rankingMetricsNamed(choice.metrics);
  if (!metrics) return tl::unexpected(metrics.error());
  auto chosen = chooseRuns(runs, [&](const ModelSettings& model) { return notOfTable(kind, model); });
  if (const auto some = someRuns(chosen); !some) return tl::unexpected(some.error());
  if (kind == TableKind::kMethods || kind == TableKind::kVariants) takeOneTau(chosen);
  const auto printed = printedFor(choice.printed, chosen);
  if (!printed) return tl::unexpected(printed.error());
  if (kind == TableKind::kCosts) return costsTable(chosen, numbers.costs, *printed);
  if (kind == TableKind::kOverTau) return tauTable(chosen, *metrics);
  return metricsTable(kind, chosen, *metrics, kind == TableKind::kMethods ? numbers.methods : numbers.variants, *printed);
}

}  // namespace xsmoe
