// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/experiment.h"

#include <algorithm>
#include <utility>

#include "model/core/names.h"
#include "model/core/setting_text.h"
#include "model/experiments/common_past.h"
#include "model/experiments/resumed_run.h"
#include "model/experiments/training_run.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

struct Finished {
  RunPaths paths;
  RunSettings settings;
};

/// What a run can share with those that are finished.
struct Common {
  const Finished* base = nullptr;  // null: nothing
  WindowIndex window;              // the last one in common
};

class Experiment {
 public:
  Experiment(const ExperimentRequest& request, TrainListener& listener, streaming::Controls& controls, ModelCopy& copy)
      : request_(request), listener_(listener), controls_(controls), copy_(copy) {}

  /// One run; empty where a person stopped it.
  Result<std::optional<ExperimentRun>> run(double tau, const Grouping& grouping) {
    const auto paths = RunPaths(request_.runs / nameOf(tau, grouping));
    const auto common = mostCommon(tau, grouping);
    if (!common) return tl::unexpected(common.error());
    const auto outcome = train(paths, tau, grouping, *common);
    if (!outcome) return tl::unexpected(outcome.error());
    if (outcome->stopped) return std::optional<ExperimentRun>();
    return describe(paths, outcome->result);
  }

 private:
  [[nodiscard]] std::string nameOf(double tau, const Grouping& grouping) const {
    auto layers = name(grouping);
    std::replace(layers.begin(), layers.end(), ',', '-');
    return (request_.groupings.size() > 1 ? "grouping_" + layers + "_" : "") + "tau_" + numberText(tau);
  }

  [[nodiscard]] RunSettings settingsOf(double tau, const Grouping& grouping) const {
    auto settings = request_.settings;
    settings.model.tau = tau;
    settings.model.grouping = grouping;
    return settings;
  }

  /// The finished run that is this one for longest.
  Result<Common> mostCommon(double tau, const Grouping& grouping) {
    Common most;
    for (const auto& run : finished_) {
      if (run.settings.model.grouping != grouping) continue;
      const auto window = lastCommonWindow(run.paths, run.settings, tau);
      if (!window) return tl::unexpected(window.error());
      if (most.base == nullptr || window->value > most.window.value) most = {&run, *window};
    }
    return most;
  }

  Result<TrainOutcome> train(const RunPaths& paths, double tau, const Grouping& grouping, const Common& common) {
    std::error_code unknown;
    if (fs::exists(paths.manifest(), unknown)) {
      if (auto same = checkSame(paths, tau, grouping); !same) return tl::unexpected(same.error());
    } else if (common.base == nullptr) {
      return runTraining({request_.stream, paths.folder, settingsOf(tau, grouping), request_.choice}, listener_, controls_, copy_);
    } else if (auto made = makeOfOtherTau(common.base->paths, paths, common.window, tau); !made) {
      return tl::unexpected(made.error());
    }
    const auto history = readRun(paths);
    if (history && history->finished()) return TrainOutcome{false, *history->finished()};
    return resumeTraining({paths.folder, request_.stream}, listener_, controls_, copy_);
  }

  /// What is there already must be what was asked for; the protocol may be the stream's own, and the threads those of the machine.
  Result<void> checkSame(const RunPaths& paths, double tau, const Grouping& grouping) const {
    const auto manifest = readManifest(paths);
    if (!manifest) return tl::unexpected(manifest.error());
    const auto& there = manifest->description.settings;
    auto wanted = settingsOf(tau, grouping);
    if (wanted.device.threads == 0) wanted.device.threads = there.device.threads;
    if (request_.choice) {
      const auto folder = data::openStreamFolder(request_.stream);
      if (!folder) return tl::unexpected(folder.error());
      wanted.protocol = resolveProtocol(wanted.protocol, *request_.choice, *folder);
    }
    if (there == wanted && changesIn(paths) == 0) return {};
    return cannotWrite(paths.folder.string(), "there is a run of other settings, or one that a person changed",
                       "Name another folder with --runs, or move that run");
  }

  static std::size_t changesIn(const RunPaths& paths) {
    const auto history = readRun(paths);
    if (!history) return 0;
    const auto& all = history->interventions();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Intervention& one) { return one.changesRun; }));
  }

  Result<std::optional<ExperimentRun>> describe(const RunPaths& paths, const RunFinished& result) {
    const auto history = readRun(paths);
    if (!history) return tl::unexpected(history.error());
    const auto& run = history->description();
    ExperimentRun done{run.folder, run.settings.model.tau, run.settings.model.grouping, "", 0, 0, 0, result};
    done.windows = static_cast<int>(history->windowCount());
    if (run.origin) {
      done.sharedWith = run.origin->folder;
      done.shared = run.origin->window.value + 1;
      for (int i = 0; i < done.shared; ++i)
        if (const auto& window = history->window(static_cast<std::size_t>(i)); window.done) done.savedSeconds += window.done->seconds;
    }
    finished_.push_back({paths, run.settings});
    return std::optional(done);
  }

  const ExperimentRequest& request_;
  TrainListener& listener_;
  streaming::Controls& controls_;
  ModelCopy& copy_;
  std::vector<Finished> finished_;
};

}  // namespace

Result<ExperimentOutcome> runExperiment(const ExperimentRequest& request, const std::function<void(const ExperimentRun&)>& each,
                                        TrainListener& listener, streaming::Controls& controls, ModelCopy& copy) {
  std::error_code problem;
  fs::create_directories(request.runs, problem);
  if (problem) return cannotWrite(request.runs.string(), "the folder cannot be made: " + problem.message(), "Choose another folder");
  auto taus = request.taus;
  std::sort(taus.begin(), taus.end());
  taus.erase(std::unique(taus.begin(), taus.end()), taus.end());
  Experiment experiment(request, listener, controls, copy);
  ExperimentOutcome outcome;
  for (const auto& grouping : request.groupings)
    for (const double tau : taus) {
      auto run = experiment.run(tau, grouping);
      if (!run) return tl::unexpected(run.error());
      outcome.stopped = !run->has_value();
      if (outcome.stopped) return outcome;
      each(**run);
      outcome.runs.push_back(std::move(**run));
    }
  return outcome;
}

}  // namespace xsmoe::experiments
