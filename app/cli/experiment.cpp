// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/experiment_lines.h"
#include "app/cli/interrupt.h"
#include "app/cli/plan_options.h"
#include "app/cli/run_listener.h"
#include "app/cli/run_options.h"
#include "app/cli/table_json.h"
#include "app/cli/table_options.h"
#include "app/engine/engine_loader.h"
#include "model/analysis/paper_plans.h"
#include "model/analysis/printed_numbers.h"
#include "model/core/word_lists.h"

namespace xsmoe::cli {
namespace {

struct ExperimentOptions {
  PlanOptions plan;
  std::string planFile, writePlan;
  bool dryRun = false, json = false;
  TableOptions tables;
  RunOptions settings;
};

/// A plan, and the title of its stream where tables are to be made: by it datasets of the paper are known.
struct TitledPlan {
  ExperimentPlan plan;
  std::string title = {};
};

void tellPaperTau(TitledPlan& titled, Console& console) {
  if (takePaperTau(titled.plan, titled.title))
    console.message("xsmoe: τ is " + titled.plan.settings.at("tau") + ", the paper's on " + std::string(paperDataset(titled.title)->name) +
                    "; --tau names another");
}

/// What is unlike the paper is said before weeks of training, not below the tables alone.
void tellUnlikePaper(const TableOptions& tables, const std::vector<PlannedRun>& runs, const std::string& title, Console& console) {
  const auto reasons = tables.choosesPrinted() ? std::vector<std::string>() : unlikePaper(runs, tables.kinds(), title);
  if (reasons.empty()) return;
  const std::string dataset(paperDataset(title)->name);
  console.message("xsmoe: no printed numbers of " + dataset + " beside runs of which " + joined(reasons, "; ") + "; --printed \"" +
                  dataset + "\" shows them for all that");
}

/// The plan of the file, if one is named, else what the tables need that are to be made; with what the command line says in place of it.
Result<TitledPlan> planOf(const ExperimentOptions& options, const CLI::App& command, engine::Engine& engine, Console& console) {
  ExperimentPlan plan;
  const bool ofTables = options.tables.asked() && !options.plan.branches() && options.planFile.empty();
  if (!options.plan.branches()) plan.over = paperLists(options.tables.kinds());
  if (!options.planFile.empty()) {
    auto read = engine.readPlan(options.planFile);
    if (!read) return tl::unexpected(read.error());
    plan = std::move(*read);
  }
  auto whole = options.plan.over(std::move(plan), settingsOfRuns(command));
  if (!whole) return tl::unexpected(whole.error());
  TitledPlan titled{std::move(*whole)};
  if (!options.tables.asked() || titled.plan.from) return titled;
  // A stream that cannot be read is refused later, with all that is wrong.
  if (const auto overview = engine.inspect(titled.plan.stream, {}, {}, {})) titled.title = overview->report.title;
  if (ofTables) tellPaperTau(titled, console);
  return titled;
}

/// Says what is not crossed with what. Of a branch that is nothing: it has one method.
Result<void> tellNotes(const ExperimentPlan& plan, Console& console) {
  if (plan.from) return {};
  const auto usual = commonSettings(plan);
  if (!usual) return tl::unexpected(usual.error());
  const auto runs = runsOf(plan, *usual);
  if (!runs) return tl::unexpected(runs.error());
  for (const auto& note : runs->notes) console.message("xsmoe: " + inWords(note));
  return {};
}

/// "table 1, figure 2 and significance".
std::string wordsOf(const std::vector<TableKind>& kinds) {
  std::vector<std::string> words;
  for (const auto kind : kinds) {
    const auto name = tableName(kind);
    words.push_back(name.size() == 1 ? "table " + name : name);
  }
  return listed(words);
}

/// What is made when the runs are trained.
void tellTables(const TableOptions& tables, const ExperimentPlan& plan, Console& console) {
  if (!tables.asked()) return;
  std::vector<std::string> files;
  for (const auto& file : tables.outputs())
    if (file != kStandardOutput) files.push_back(file);
  console.line("then: " + wordsOf(tables.kinds()) + " of all finished runs below " + plan.runs + (files.empty() ? "" : ", to ") +
               listed(files));
}

Result<std::vector<PlannedRun>> plannedRuns(const ExperimentPlan& plan, engine::Engine& engine, const engine::Controls& controls,
                                            Console& console) {
  return engine.planExperiment(plan, [&](const Progress& progress) {
    console.progress(progress);
    return !controls.stopRequested();
  });
}

int tellDryRun(const TableOptions& tables, const TitledPlan& titled, const std::vector<PlannedRun>& runs, Console& console) {
  tellPlan(runs, console);
  tellTables(tables, titled.plan, console);
  tellUnlikePaper(tables, runs, titled.title, console);
  return 0;
}

std::vector<RunLeftOut> leftOutOf(const engine::ExperimentOutcome& outcome) {
  std::vector<RunLeftOut> leftOut;
  for (const auto& run : outcome.failed) leftOut.push_back({run.name, "it failed: " + run.problem->what});
  return leftOut;
}

/// Of every run that there is below the plan's folder.
int makeTables(const ExperimentOptions& options, const ExperimentPlan& plan, const std::vector<RunLeftOut>& failed, engine::Engine& engine,
               const engine::Controls& controls, Console& console) {
  const auto progress = [&](const Progress& state) {
    console.progress(state);
    return !controls.stopRequested();
  };
  const int code = tablesOf(engine, plan.runs, options.tables, progress, console, failed);
  return controls.stopRequested() ? kInterrupted : code;
}

/// Of what is not there of the plan at the end, else of its tables.
int codeOf(const engine::ExperimentOutcome& outcome, int tables) {
  for (const auto* const missing : {&outcome.failed, &outcome.changed})
    if (!missing->empty() && tables != kInterrupted) return exitCode(missing->front().problem->kind);
  return tables;
}

/// With what is to be said of the tables that the runs are for.
class LinesForTables : public ExperimentLines {
 public:
  LinesForTables(const TableOptions& tables, const std::string& title, Console& console)
      : ExperimentLines(console), tables_(tables), title_(title), out_(console) {}
  void onPlanned(const std::vector<PlannedRun>& runs) override {
    ExperimentLines::onPlanned(runs);
    tellUnlikePaper(tables_, runs, title_, out_);
  }

 private:
  const TableOptions& tables_;
  const std::string& title_;
  Console& out_;
};

/// A run that fails costs the tables no more than itself.
int train(const ExperimentOptions& options, const TitledPlan& titled, engine::Engine& engine, engine::Controls& controls,
          Console& console) {
  LinesForTables lines(options.tables, titled.title, console);
  const auto& plan = titled.plan;
  const auto outcome = engine.experiment(plan, lines, lines, controls);
  if (!outcome) return exitCodeOf(tl::unexpected(outcome.error()), controls, console);
  lines.tellAll(*outcome);
  if (outcome->stopped) return exitCodeOf(engine::TrainOutcome{true, {}}, controls, console);
  const int tables = options.tables.asked() ? makeTables(options, plan, leftOutOf(*outcome), engine, controls, console) : 0;
  return codeOf(*outcome, tables);
}

int experiment(const ExperimentOptions& options, const CLI::App& command) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto titled = planOf(options, command, **engine, console);
  if (!titled) return console.fail(titled.error());
  if (const auto told = tellNotes(titled->plan, console); !told) return console.fail(told.error());
  if (options.writePlan.empty() && !options.dryRun) return train(options, *titled, **engine, controls, console);
  const auto runs = plannedRuns(titled->plan, **engine, controls, console);
  if (!runs) return exitCodeOf(tl::unexpected(runs.error()), controls, console);
  if (!options.writePlan.empty())  // a plan that is refused is not written
    if (const auto written = (*engine)->writePlan(options.writePlan, titled->plan); !written) return console.fail(written.error());
  return options.dryRun ? tellDryRun(options.tables, *titled, *runs, console) : train(options, *titled, **engine, controls, console);
}

}  // namespace

void addExperiment(CLI::App& program, Run& run) {
  auto* command =
      program.add_subcommand("experiment",
                             "Train a run for every combination of settings, what they have in common once; given "
                             "again, it goes on. With --branch each goes on from a window of a run that is there. --table, --figure "
                             "and --significance make tables of all that is there at the end, and without --plan and --branch add "
                             "the runs that the paper has in them: its methods, of table 3 and figure 2 its τ, of --significance "
                             "five seeds. A list that is named (--methods, --tau, --seeds, --over) takes the place of theirs.");
  auto options = std::make_shared<ExperimentOptions>();
  options->plan.addTo(*command);
  command->add_option("--plan", options->planFile,
                      "Read the experiment from this JSON or TOML file; what is given besides comes before it.");
  command->add_option("--write-plan", options->writePlan,
                      "Write it to this file, .json or .toml, when it is checked and before anything is trained.");
  command->add_flag("--dry-run", options->dryRun, "Check and show the plan, and train nothing.");
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  options->tables.addTo(*command);
  options->settings.addTo(*command, {"tau", "grouping"});
  command->callback([&run, options, command] {
    options->tables.check(/*needed=*/false);
    options->plan.check(*command, !options->planFile.empty(), options->tables.asked());
    run = [options, command] { return experiment(*options, *command); };
  });
}

}  // namespace xsmoe::cli
