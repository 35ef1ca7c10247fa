// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/cli/interrupt.h"
#include "app/cli/metrics_json.h"
#include "app/engine/engine_loader.h"
#include "model/core/run_tree.h"

namespace xsmoe::cli {
namespace {

struct Options {
  std::string folder;
  bool json = false;
};

const char* nameOf(RunState state) {
  switch (state) {
    case RunState::kNotStarted: return "not started";
    case RunState::kRunning:
    case RunState::kPaused: return "unfinished";  // perhaps going on; the record does not tell
    case RunState::kFinished: return "finished";
    case RunState::kStopped: return "stopped";
    case RunState::kFailed: return "failed";
  }
  return "";
}

/// `parent`: where the run is that it comes from; if that is not among those listed, where it was.
nlohmann::json objectOf(const RunSummary& run, const RunSummary* parent) {
  const auto& origin = run.description.origin;
  nlohmann::json object{{"run", run.description.folder},
                        {"name", run.description.name},
                        {"stream", run.description.streamFolder},
                        {"parent", nullptr},
                        {"window", origin ? nlohmann::json(origin->window.value) : nlohmann::json()},
                        {"changed", origin ? nlohmann::json(origin->changed) : nlohmann::json::object()},
                        {"state", nameOf(run.state)},
                        {"windows", run.windowsDone},
                        {"problem", nullptr}};
  if (origin) object["parent"] = parent != nullptr ? parent->description.folder : origin->folder;
  object.update(metricsObject(run.result.mean));
  return object;
}

std::string describeRun(const RunSummary& run) {
  std::string text = run.description.name;
  if (const auto& origin = run.description.origin) {
    text += fmt::format("  from D_{}", origin->window.value);
    for (const auto& [key, value] : origin->changed) text += fmt::format(", {} {}", key, value);
  }
  text += fmt::format("  ({}, {})", nameOf(run.state), counted(run.windowsDone, "window"));
  if (run.result.mean) text += fmt::format("  HR@10 {}  NDCG@10 {}", percent(run.result.mean->hr10), percent(run.result.mean->ndcg10));
  return text;
}

/// Forks below the run that they come from, each a step further in.
class Tree {
 public:
  Tree(const std::vector<RunSummary>& runs, Console& console) : runs_(runs), parents_(parentsOf(runs)), console_(console) {}
  void print() const {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      const auto& run = runs_[i];
      if (!run.problem.empty()) {
        console_.message("xsmoe: " + run.problem);
        console_.object({{"run", run.description.folder}, {"name", run.description.name}, {"problem", run.problem}});
        continue;
      }
      console_.object(objectOf(run, parents_[i] < 0 ? nullptr : &runs_[static_cast<std::size_t>(parents_[i])]));
      if (parents_[i] < 0) printBelow(i, "", "");
    }
  }

 private:
  void printBelow(std::size_t run, const std::string& lead, const std::string& further) const {
    console_.line(lead + describeRun(runs_[run]));
    std::vector<std::size_t> forks;
    for (std::size_t i = 0; i < runs_.size(); ++i)
      if (parents_[i] == static_cast<int>(run)) forks.push_back(i);
    for (const auto fork : forks) {
      const bool last = fork == forks.back();
      printBelow(fork, further + (last ? "└─ " : "├─ "), further + (last ? "   " : "│  "));
    }
  }

  const std::vector<RunSummary>& runs_;
  std::vector<int> parents_;
  Console& console_;
};

int list(const Options& options) {
  std::atomic<bool> stop{false};
  const Interrupt interrupt([&] { stop = true; });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto runs = (*engine)->listRuns(options.folder, [&](const Progress& state) {
    console.progress(state);
    return !stop.load();
  });
  if (stop) return 130;
  if (!runs) return console.fail(runs.error());
  Tree(*runs, console).print();
  if (runs->empty()) console.message("xsmoe: there is no run at or below " + options.folder);
  return 0;
}

}  // namespace

void addRuns(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("runs", "List the runs at and below a folder, forks below what they come from.");
  auto options = std::make_shared<Options>();
  command->add_option("FOLDER", options->folder, "Folder with runs.")->required();
  command->add_flag("--json", options->json, "One JSON object a run on standard output.");
  command->callback([&run, options] { run = [options] { return list(*options); }; });
}

}  // namespace xsmoe::cli
