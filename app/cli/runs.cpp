// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/list_option.h"
#include "app/cli/metrics_json.h"
#include "app/cli/printed_table.h"
#include "app/cli/stoppable_progress.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/deviations.h"
#include "model/analysis/run_columns.h"
#include "model/analysis/run_filter.h"
#include "model/analysis/run_names.h"
#include "model/analysis/run_order.h"
#include "model/analysis/run_state_words.h"
#include "model/analysis/run_tree.h"
#include "model/analysis/runs_csv.h"
#include "model/analysis/table_text.h"

namespace xsmoe::cli {
namespace {

struct RunsOptions {
  std::string folder, where, sort = "name", columns, csv;
  bool reverse = false, json = false;
};

/// What is listed, and how.
struct Wanted {
  RunFilter filter;
  RunColumn sort;
  std::vector<RunColumn> columns;  ///< empty: as always
};

/// Of a table whose columns were not chosen.
constexpr const char* kUsualColumns =
    "name,method,stream,state,windows,hr10,ndcg10,hr20,ndcg20,parameters,trainable,experts,seconds,tau,grouping,seed,tag,note,folder";

Result<RunColumn> columnNamed(const std::string& option, const std::string& key) {
  auto column = runColumn(key);
  if (column) return std::move(*column);
  return usageError(option, "\"" + key + "\" is no key of a run", "xsmoe runs --help names them");
}

Result<std::vector<RunColumn>> columnsNamed(const std::string& option, const std::string& list) {
  std::vector<RunColumn> columns;
  for (const auto& key : partsOf(list, ',')) {
    auto column = columnNamed(option, key);
    if (!column) return tl::unexpected(column.error());
    columns.push_back(std::move(*column));
  }
  return columns;
}

/// Checked before anything is read.
Result<Wanted> wantedBy(const RunsOptions& options) {
  Wanted wanted;
  auto filter = parseRunFilter(options.where);
  if (!filter) return tl::unexpected(filter.error());
  wanted.filter = std::move(*filter);
  auto column = columnNamed("--sort", options.sort);
  if (!column) return tl::unexpected(column.error());
  wanted.sort = std::move(*column);
  if (options.columns.empty() && options.csv.empty()) return wanted;
  auto columns = columnsNamed("--columns", options.columns.empty() ? kUsualColumns : options.columns);
  if (!columns) return tl::unexpected(columns.error());
  wanted.columns = std::move(*columns);
  return wanted;
}

/// What the states of runs are called. Whether another program trains one, its record does not tell.
class States {
 public:
  States(engine::Engine& engine, const std::vector<RunSummary>& runs) {
    for (const auto& run : runs)
      if (run.problem.empty() && run.state != RunState::kFinished && engine.isWritten(run.description.folder))
        trained_.insert(run.description.folder);
  }
  [[nodiscard]] std::string of(const RunSummary& run) const {
    return stateWord(run, trained_.contains(run.description.folder) ? RunSeen::kElsewhere : RunSeen::kRecord);
  }
  /// The column of states has them. They must outlive it.
  void tellIn(RunColumn& column) const {
    if (column.key == "state") column.get = [this](const RunSummary& run) { return RunValue(of(run)); };
  }

 private:
  std::set<std::string> trained_;  // folders
};

void sortBy(const RunColumn& column, bool reverse, std::vector<RunSummary>& runs) {
  std::vector<RunValue> values;
  values.reserve(runs.size());
  for (const auto& run : runs) values.push_back(column.get(run));
  std::vector<RunSummary> sorted;
  sorted.reserve(runs.size());
  for (const int place : orderOf(values, reverse)) sorted.push_back(std::move(runs[static_cast<std::size_t>(place)]));
  runs = std::move(sorted);
}

nlohmann::json jsonOf(const RunValue& value) {
  if (const auto* const number = std::get_if<double>(&value)) return *number;
  const auto* const text = std::get_if<std::string>(&value);
  return text != nullptr ? nlohmann::json(*text) : nlohmann::json();
}

/// "seconds (s)": what was measured has its unit; settings are as on the command line.
std::string heading(const RunColumn& column) {
  return column.setting || column.unit.empty() ? column.key : column.key + " (" + column.unit + ")";
}

/// As people read it: of what was measured no more digits than they compare.
std::string shown(const RunColumn& column, const RunValue& value) {
  const auto* const number = std::get_if<double>(&value);
  if (number == nullptr || column.setting) return textOf(value);
  if (column.share) return percent(*number);
  const bool isMeanOfFew = column.key.starts_with("mean.") && *number < 1000;
  return fmt::format("{:.{}f}", *number, column.unit == "s" ? 2 : isMeanOfFew ? 1 : 0);
}

std::string csvOf(const std::vector<RunSummary>& runs, const std::vector<RunColumn>& columns) {
  std::vector<const RunSummary*> all;
  for (const auto& run : runs) all.push_back(&run);
  return csvText(runsTable(all, columns));
}

void printColumns(Console& console, const std::vector<RunSummary>& runs, const std::vector<std::string>& names,
                  const std::vector<RunColumn>& columns) {
  std::vector<TableRow> rows(1);
  for (const auto& column : columns) rows.front().push_back(heading(column));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto& row = rows.emplace_back();
    for (const auto& column : columns) row.push_back(column.key == "name" ? names[i] : shown(column, column.get(runs[i])));
  }
  const auto words = std::find_if(columns.begin(), columns.end(), [](const auto& column) { return column.numeric; });
  printTable(console, rows, static_cast<std::size_t>(words - columns.begin()));
}

/// `parent`: where the run is that it comes from; if that is not among those listed, where it was.
nlohmann::json objectOf(const RunSummary& run, const RunSummary* parent, const std::string& state, const std::vector<RunColumn>& columns) {
  const auto& origin = run.description.origin;
  nlohmann::json object{{"run", run.description.folder},
                        {"name", run.description.name},
                        {"stream", run.description.streamFolder},
                        {"parent", nullptr},
                        {"window", origin ? nlohmann::json(origin->window.value) : nlohmann::json()},
                        {"changed", origin ? nlohmann::json(origin->changed) : nlohmann::json::object()},
                        {"state", state},
                        {"windows", run.windowsDone},
                        {"problem", nullptr}};
  if (origin) object["parent"] = parent != nullptr ? parent->description.folder : origin->folder;
  object.update(metricsObject(run.result.mean));
  for (const auto& column : columns) object["columns"][column.key] = jsonOf(column.get(run));
  return object;
}

std::string describeRun(const RunSummary& run, const std::string& shownName, const std::string& state) {
  std::string text = shownName;
  if (const auto& origin = run.description.origin) {
    text += fmt::format("  from D_{}", origin->window.value);
    for (const auto& [key, value] : origin->changed) text += fmt::format(", {} {}", key, value);
  }
  text += fmt::format("  ({}, {})", state, counted(run.windowsDone, "window"));
  if (run.result.mean) text += fmt::format("  HR@10 {}  NDCG@10 {}", percent(run.result.mean->hr10), percent(run.result.mean->ndcg10));
  return text;
}

/// Forks below the run that they come from, each a step further in.
class Tree {
 public:
  Tree(const std::vector<RunSummary>& runs, const std::vector<std::string>& names, const States& states,
       const std::vector<RunColumn>& columns, Console& console)
      : runs_(runs), names_(names), states_(states), columns_(columns), parents_(parentsOf(runs)), console_(console) {}
  void print() const {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      const auto& run = runs_[i];
      if (!run.problem.empty()) {
        console_.message("xsmoe: " + run.problem);
        console_.object({{"run", run.description.folder}, {"name", run.description.name}, {"problem", run.problem}});
        continue;
      }
      const auto* const parent = parents_[i] < 0 ? nullptr : &runs_[static_cast<std::size_t>(parents_[i])];
      console_.object(objectOf(run, parent, states_.of(run), columns_));
      if (columns_.empty() && parents_[i] < 0) printBelow(i, "", "");
    }
  }

 private:
  void printBelow(std::size_t run, const std::string& lead, const std::string& further) const {
    console_.line(lead + describeRun(runs_[run], names_[run], states_.of(runs_[run])));
    std::vector<std::size_t> forks;
    for (std::size_t i = 0; i < runs_.size(); ++i)
      if (parents_[i] == static_cast<int>(run)) forks.push_back(i);
    for (const auto fork : forks) {
      const bool last = fork == forks.back();
      printBelow(fork, further + (last ? "└─ " : "├─ "), further + (last ? "   " : "│  "));
    }
  }

  const std::vector<RunSummary>& runs_;
  const std::vector<std::string>& names_;
  const States& states_;
  const std::vector<RunColumn>& columns_;  // shown in place of the tree
  std::vector<int> parents_;
  Console& console_;
};

/// A line for each run that was changed by hand, or that there is none.
std::vector<std::string> deviationsOfEach(const std::vector<RunSummary>& runs) {
  std::vector<std::string> lines;
  for (const auto& run : runs)
    if (!run.changesByHand.empty()) lines.push_back(deviationLine(run.changesByHand, run.description.folder));
  if (lines.empty()) lines.push_back(deviationLine({}));
  return lines;
}

int print(Console& console, const RunsOptions& options, const Wanted& wanted, const States& states, const std::vector<RunSummary>& runs) {
  for (const auto& run : runs)
    if (!run.annotationProblem.empty()) console.message("xsmoe: " + run.annotationProblem);
  if (!options.csv.empty()) return deliverTable(console, csvOf(runs, wanted.columns), options.csv, {"Runs", deviationsOfEach(runs)});
  const auto names = namesApart(runs, options.folder);
  Tree(runs, names, states, wanted.columns, console).print();
  if (!wanted.columns.empty()) printColumns(console, runs, names, wanted.columns);
  return 0;
}

int list(const RunsOptions& options) {
  Console console(options.json);
  StoppableProgress progress(console);
  auto wanted = wantedBy(options);
  if (!wanted) return console.fail(wanted.error());
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  auto runs = (*engine)->listRuns(options.folder, std::ref(progress));
  if (progress.stopped()) return kInterrupted;
  if (!runs) return console.fail(runs.error());
  const bool none = runs->empty();
  const bool noneIsRead = !none && std::all_of(runs->begin(), runs->end(), [](const RunSummary& run) { return !run.problem.empty(); });
  // Of an unreadable one the filter knows name and folder alone.
  std::erase_if(*runs, [&](const RunSummary& run) { return !wanted->filter.matches(run); });
  const States states(**engine, *runs);
  states.tellIn(wanted->sort);
  for (auto& column : wanted->columns) states.tellIn(column);
  sortBy(wanted->sort, options.reverse, *runs);
  if (none)
    console.message("xsmoe: there is no run at or below " + options.folder);
  else if (runs->empty())
    console.message("xsmoe: no run at or below " + options.folder + " is as --where says");
  const int code = print(console, options, *wanted, states, *runs);
  return code == 0 && noneIsRead ? exitCode(ErrorKind::kBadInput) : code;
}

/// What can be asked for, each with what it means; what settings mean is told where they are set.
std::string keysInWords() {
  std::string runs, settings;
  for (const auto& column : runColumns())
    if (column.setting)
      settings += (settings.empty() ? "" : ", ") + column.key;
    else
      runs += "  " + heading(column) + ": " + column.meaning + "\n";
  return "Keys of runs:\n" + runs + "Keys of settings, which xsmoe train --help explains (windows-planned is its --windows): " + settings +
         ".\n"
         "Before those of tests and training (hr10 to trained-epochs) may be last., best., mean., all. or dN.: d4.hr10 is the test on "
         "D_4.\n"
         "hr10, ndcg10, hr20 and ndcg20 alone and with mean. are means over the tests on D_2 and later, the protocol's: D_1 is tested by "
         "the model of the warm-up; those of validation are of the same models, over D_1 and later. all. is the mean over all of them; "
         "last. and best. are of the last test and of the best one; of training they are of the last window and of the cheapest one, mean. "
         "of all windows in the mean, dN. of the window D_N.\n"
         "--where: words, and conditions KEY OP VALUE with = != < <= > >=, all of which hold; a minus turns one round; quotes take blanks.";
}

}  // namespace

void addRuns(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand(
      "runs",
      "List the runs at and below a folder, forks below what they come from. Exit code 3 where there are some and none can be read.");
  auto options = std::make_shared<RunsOptions>();
  command->add_option("FOLDER", options->folder, "Folder with runs.")->required();
  command->add_option("--where", options->where, "Only runs that are so: 'method=xsmoe tau<0.2 hr10>10% -tag=broken'.");
  command->add_option("--sort", options->sort, "Key to sort by, the smallest first; without it the name, run-2 before run-10.");
  command->add_flag("--reverse", options->reverse, "The largest first.");
  command->add_option("--columns", options->columns, "Keys to show in a table, separated by commas.");
  auto* csv = command->add_option("--csv", options->csv, "CSV file to write; - is standard output.");
  command->add_flag("--json", options->json, "One JSON object a run on standard output.")->excludes(csv);
  command->footer(keysInWords());
  command->callback([&run, options] { run = [options] { return list(*options); }; });
}

}  // namespace xsmoe::cli
