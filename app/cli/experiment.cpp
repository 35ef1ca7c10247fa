// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/data_lines.h"
#include "app/cli/interrupt.h"
#include "app/cli/list_option.h"
#include "app/cli/metrics_json.h"
#include "app/cli/number_option.h"
#include "app/cli/run_listener.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"
#include "model/core/names.h"
#include "model/core/setting_text.h"

namespace xsmoe::cli {
namespace {

const std::set<std::string> kOwn{"help", "runs", "tau", "grouping", "branch", "window", "json"};

struct Options {
  std::string stream, runs, taus, groupings, branch;
  int window = -1;  // of the branch
  bool json = false;
  RunOptions settings;
};

std::vector<double> tausIn(const std::string& text) {
  std::vector<double> taus;
  if (text.empty()) return taus;
  for (const auto& part : partsOf(text, ',')) {
    RunSettings checked;
    if (const auto good = setSetting(checked, "tau", part); !good) throw CLI::ValidationError(describe(good.error()));
    taus.push_back(checked.model.tau);
  }
  return taus;
}

std::vector<Grouping> groupingsIn(const std::string& text) {
  std::vector<Grouping> groupings;
  if (text.empty()) return groupings;
  for (const auto& part : partsOf(text, ';')) {
    const auto grouping = groupingFromName(part);
    if (!grouping) throw CLI::ValidationError("--grouping", "\"" + part + "\" is no grouping");
    groupings.push_back(*grouping);
  }
  return groupings;
}

/// Shows progress and notices, and nothing of what happens within a run.
class Listener : public RunListener {
 public:
  explicit Listener(Console& console) : RunListener(console), console_(console) {}
  void onStarted(const RunDescription& run) override {
    name_ = run.name;
    windows_ = run.settings.protocol.windows - 1;
  }
  void onData(const DataReport& data) override {
    if (std::exchange(warned_, true)) return;  // it is the same stream
    for (const auto& warning : dataWarnings(data)) console_.message("xsmoe: " + warning);
  }
  void onResumed(const RunHistory&) override {}
  void onEvent(const RunEvent& event) override {
    if (const auto* epoch = std::get_if<EpochDone>(&event.detail))
      console_.progress(
          {fmt::format("{}: D_{} epoch {}", name_, epoch->window.value, epoch->epoch), epoch->window.value, windows_, "windows"});
  }

 private:
  Console& console_;
  std::string name_;
  int windows_ = 0;
  bool warned_ = false;
};

void tellRun(const engine::ExperimentRun& run, Console& console) {
  nlohmann::json object{{"event", "run"},
                        {"run", run.folder},
                        {"tau", run.tau},
                        {"grouping", name(run.grouping)},
                        {"windows", run.windows},
                        {"shared", run.shared},
                        {"shared_with", run.sharedWith.empty() ? nlohmann::json() : nlohmann::json(run.sharedWith)},
                        {"saved_seconds", run.savedSeconds}};
  object.update(metricsObject(run.result.mean));
  console.object(object);
  const auto metric = [&](double Metrics::*field) { return run.result.mean ? percent((*run.result.mean).*field) : "–"; };
  console.line(fmt::format("tau {:<6} grouping {:<12} HR@10 {:>8}  NDCG@10 {:>8}  {}", numberText(run.tau), name(run.grouping),
                           metric(&Metrics::hr10), metric(&Metrics::ndcg10),
                           run.shared == 0 ? counted(run.windows, "window") + " trained"
                                           : fmt::format("{} of {} shared", run.shared, counted(run.windows, "window"))));
}

void tellAll(const engine::ExperimentOutcome& outcome, Console& console) {
  int windows = 0, shared = 0;
  double saved = 0;
  for (const auto& run : outcome.runs) {
    windows += run.windows;
    shared += run.shared;
    saved += run.savedSeconds;
  }
  console.object(
      {{"event", "experiment"}, {"runs", outcome.runs.size()}, {"windows", windows}, {"shared", shared}, {"saved_seconds", saved}});
  console.line(fmt::format("{}, {}: {} trained, {} shared, which saved {:.1f} s of training", counted(std::ssize(outcome.runs), "run"),
                           counted(windows, "window"), windows - shared, shared, saved));
}

/// Throws where options do not go together.
void check(const Options& options, const CLI::App& command) {
  if (options.taus.empty() && options.groupings.empty()) throw CLI::RequiredError("--tau or --grouping");
  if (options.branch.empty()) {
    if (options.window >= 0) throw CLI::ValidationError("--window", "it is a window of a run: name that with --branch");
    if (options.stream.empty()) throw CLI::RequiredError("STREAM, or --branch with a run,");
    return;
  }
  if (options.window < 0) throw CLI::RequiredError("--window with --branch");
  for (const auto& [key, text] : givenSettings(command, kOwn))
    if (const auto allowed = mayChangeInFork(key); !allowed) throw CLI::ValidationError(describe(allowed.error()));
}

int experiment(const Options& options, const CLI::App& command) {
  engine::Controls controls;
  const Interrupt interrupt([&] { controls.stop(); });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  engine::ExperimentRequest request{options.stream,
                                    options.runs,
                                    options.settings.settings(),
                                    options.settings.choice(),
                                    tausIn(options.taus),
                                    groupingsIn(options.groupings)};
  if (!options.branch.empty()) request.from = {options.branch, options.window, givenSettings(command, kOwn)};
  Listener listener(console);
  const auto outcome = (*engine)->experiment(
      request, [&](const engine::ExperimentRun& run) { tellRun(run, console); }, listener, controls);
  if (!outcome) return exitCodeOf(tl::unexpected(outcome.error()), controls, console);
  if (outcome->stopped) return exitCodeOf(engine::TrainOutcome{true, {}}, controls, console);
  tellAll(*outcome, console);
  return 0;
}

}  // namespace

void addExperiment(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("experiment",
                                         "Train a run for each threshold and grouping, what they have in common once; given "
                                         "again, it goes on. With --branch each goes on from a window of a run that is there.");
  auto options = std::make_shared<Options>();
  command->add_option("STREAM", options->stream, "Stream folder with a feature cache; with --branch only where it has moved.");
  command->add_option("--runs", options->runs, "Folder for the run folders.")->required();
  command->add_option("--tau", options->taus, "Thresholds: 0,0.05,0.1; without it the usual one, of a branch that of its run.");
  command->add_option("--grouping", options->groupings,
                      "Groupings: \"6,12;12\"; without it the middle state and the last one, of a branch that of its run.");
  command->add_option("--branch", options->branch,
                      "Run folder: all share what it trained up to --window, and change τ and grouping there.");
  addNumber(*command, "--window", options->window, "The last window that is shared with --branch, from 0.", 0)->default_str("");
  command->add_flag("--json", options->json, "One JSON object a line on standard output.");
  options->settings.addTo(*command, {"tau", "grouping"});
  command->callback([&run, options, command] {
    check(*options, *command);
    static_cast<void>(tausIn(options->taus));  // what is wrong is said before anything begins
    static_cast<void>(groupingsIn(options->groupings));
    run = [options, command] { return experiment(*options, *command); };
  });
}

}  // namespace xsmoe::cli
