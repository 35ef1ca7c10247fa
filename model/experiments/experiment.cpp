// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/experiment.h"

#include <algorithm>
#include <utility>

#include "model/core/names.h"
#include "model/core/setting_text.h"
#include "model/experiments/common_past.h"
#include "model/experiments/forked_run.h"
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
    const auto outcome = request_.from ? branch(paths, tau, grouping) : trainFromStart(paths, tau, grouping);
    if (!outcome) return tl::unexpected(outcome.error());
    if (outcome->stopped) return std::optional<ExperimentRun>();
    return describe(paths, tau, grouping, outcome->result);
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

  Result<TrainOutcome> trainFromStart(const RunPaths& paths, double tau, const Grouping& grouping) {
    if (isThere(paths)) {
      if (auto same = checkSame(paths, tau, grouping); !same) return tl::unexpected(same.error());
      return finish(paths);
    }
    const auto common = mostCommon(tau, grouping);
    if (!common) return tl::unexpected(common.error());
    if (common->base == nullptr)
      return runTraining({request_.stream, paths.folder, settingsOf(tau, grouping), request_.choice}, listener_, controls_, copy_);
    if (auto made = makeOfOtherTau(common->base->paths, paths, common->window, tau); !made) return tl::unexpected(made.error());
    return finish(paths);
  }

  Result<TrainOutcome> branch(const RunPaths& paths, double tau, const Grouping& grouping) {
    auto changes = request_.from->changes;
    changes["tau"] = numberText(tau);
    changes["grouping"] = name(grouping);
    const ForkRequest fork{request_.from->run, request_.from->window, paths.folder, std::move(changes), request_.stream};
    if (!isThere(paths)) return forkRun(fork, listener_, controls_, copy_);
    if (auto same = checkSameFork(paths, fork); !same) return tl::unexpected(same.error());
    return finish(paths);
  }

  static bool isThere(const RunPaths& paths) {
    std::error_code unknown;
    return fs::exists(paths.manifest(), unknown);
  }

  /// The rest of a run that has begun.
  Result<TrainOutcome> finish(const RunPaths& paths) {
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
    if (there == wanted && !changedAfter(paths, -1)) return {};
    return anotherIsThere(paths);
  }

  /// The same of forks: those of the same run, at the same window, with the same changes.
  static Result<void> checkSameFork(const RunPaths& paths, const ForkRequest& fork) {
    const auto base = readManifest(RunPaths(fork.run));
    if (!base) return tl::unexpected(base.error());
    auto changes = changesOf(fork);
    if (!changes) return tl::unexpected(changes.error());
    const auto manifest = readManifest(paths);
    if (!manifest) return tl::unexpected(manifest.error());
    const auto& run = base->description;
    const RunOrigin wanted{run.name, run.folder, {fork.window}, std::move(*changes), false};
    if (manifest->description.origin == wanted && !changedAfter(paths, fork.window)) return {};
    return anotherIsThere(paths);
  }

  static Result<void> anotherIsThere(const RunPaths& paths) {
    return cannotWrite(paths.folder.string(), "there is a run of other settings, or one that a person changed",
                       "Name another folder with --runs, or move that run");
  }

  /// Whether a person changed something in a later window.
  static bool changedAfter(const RunPaths& paths, int window) {
    const auto history = readRun(paths);
    if (!history) return false;
    const auto& all = history->interventions();
    return std::any_of(all.begin(), all.end(), [=](const Intervention& one) { return one.changesRun && one.window.value > window; });
  }

  Result<std::optional<ExperimentRun>> describe(const RunPaths& paths, double tau, const Grouping& grouping, const RunFinished& result) {
    const auto history = readRun(paths);
    if (!history) return tl::unexpected(history.error());
    const auto& run = history->description();
    ExperimentRun done{run.folder, tau, grouping, "", 0, 0, 0, result};
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
  auto groupings = request.groupings;
  if (request.from) {
    const auto settings = settingsAtEndOf(request.from->run, {request.from->window});
    if (!settings) return tl::unexpected(settings.error());
    if (taus.empty()) taus = {settings->model.tau};
    if (groupings.empty()) groupings = {settings->model.grouping};
  }
  std::sort(taus.begin(), taus.end());
  taus.erase(std::unique(taus.begin(), taus.end()), taus.end());
  Experiment experiment(request, listener, controls, copy);
  ExperimentOutcome outcome;
  for (const auto& grouping : groupings)
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
