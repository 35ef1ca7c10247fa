// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/experiment.h"

#include <algorithm>
#include <utility>

#include "model/core/fitting_grouping.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/going_on/resumed_run.h"
#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/training_run.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

struct Finished {
  RunPaths paths;
  RunSettings settings;
};

/// A run of the experiment before it is there.
struct Planned {
  RunPaths paths;
  double tau = 0;
  Grouping grouping;
};

/// What a run can share with those that are finished.
struct Common {
  const Finished* base = nullptr;  // null: nothing
  WindowIndex window;              // the last one in common
};

/// Without doubles, in the order of their first.
std::vector<Grouping> eachOnce(const std::vector<Grouping>& groupings) {
  std::vector<Grouping> once;
  for (const auto& grouping : groupings)
    if (std::find(once.begin(), once.end(), grouping) == once.end()) once.push_back(grouping);
  return once;
}

/// By rising value, each once.
std::vector<double> sorted(std::vector<double> taus) {
  std::sort(taus.begin(), taus.end());
  taus.erase(std::unique(taus.begin(), taus.end()), taus.end());
  return taus;
}

/// K of a cache, and of its states those that it holds.
struct CachedStates {
  int hiddenStates = 0;
  std::vector<int> cached;
};

class Experiment {
 public:
  Experiment(const engine::ExperimentRequest& request, engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy)
      : request_(request), listener_(listener), controls_(controls), copy_(copy) {}

  /// All runs, each checked: what is wrong with one is said before any is trained.
  Result<std::vector<Planned>> plan() {
    const auto settings = usualSettings();
    if (!settings) return tl::unexpected(settings.error());
    if (auto used = checkUsed(settings->model); !used) return tl::unexpected(used.error());
    const auto taus = request_.taus.empty() ? std::vector{settings->model.tau} : sorted(request_.taus);
    const auto groupings = request_.groupings.empty() ? std::vector<Grouping>{settings->model.grouping} : eachOnce(request_.groupings);
    std::vector<Planned> runs;
    for (const auto& grouping : groupings)
      for (const double tau : taus) {
        const Planned run{RunPaths(request_.runs / nameOf(tau, grouping, groupings.size() > 1)), tau, grouping};
        if (auto good = check(run); !good) return tl::unexpected(good.error());
        runs.push_back(run);
      }
    return runs;
  }

  /// One run; empty where a person stopped it.
  Result<std::optional<engine::ExperimentRun>> run(const Planned& planned) {
    const auto outcome = isThere(planned.paths) ? finish(planned.paths) : request_.from ? branch(planned) : trainFromStart(planned);
    if (!outcome) return tl::unexpected(outcome.error());
    if (outcome->stopped) return std::optional<engine::ExperimentRun>();
    return describe(planned, outcome->result);
  }

 private:
  static std::string nameOf(double tau, const Grouping& grouping, bool several) {
    auto layers = name(grouping);
    std::replace(layers.begin(), layers.end(), ',', '-');
    return (several ? "grouping_" + layers + "_" : "") + "tau_" + numberText(tau);
  }

  [[nodiscard]] RunSettings settingsOf(const Planned& run) const {
    auto settings = request_.settings;
    settings.model.tau = run.tau;
    settings.model.grouping = run.grouping;
    return settings;
  }

  [[nodiscard]] engine::ForkRequest forkOf(const Planned& run) const {
    auto changes = request_.from->changes;
    changes["tau"] = numberText(run.tau);
    changes["grouping"] = name(run.grouping);
    return {request_.from->run, request_.from->window, run.paths.folder, std::move(changes), request_.stream};
  }

  /// The settings of a run that changes neither τ nor grouping.
  Result<RunSettings> usualSettings() {
    if (request_.from) return settingsAtEndOf(request_.from->run, {request_.from->window});
    auto settings = request_.settings;
    if (!request_.groupings.empty()) return settings;
    const auto states = cachedStates();
    if (!states) return tl::unexpected(states.error());
    settings.model.grouping = fittingGrouping(settings.model.grouping, (*states)->hiddenStates, (*states)->cached);
    return settings;
  }

  /// Whether the method uses what the runs are to differ in.
  [[nodiscard]] Result<void> checkUsed(const ModelSettings& model) const {
    if (auto tau = mayBeSet(model, "tau"); !tau && !request_.taus.empty()) return tau;
    if (auto grouping = mayBeSet(model, "grouping"); !grouping && !request_.groupings.empty()) return grouping;
    return {};
  }

  Result<void> check(const Planned& run) {
    if (isThere(run.paths)) return request_.from ? checkSameFork(run.paths, forkOf(run)) : checkSame(run);
    if (!request_.from) return checkNew(run);
    if (const auto origin = originOf(forkOf(run)); !origin) return tl::unexpected(origin.error());
    return {};
  }

  /// Whether the stream's cache has what a run needs.
  Result<void> checkNew(const Planned& run) {
    const auto states = cachedStates();
    if (!states) return tl::unexpected(states.error());
    return validate(settingsOf(run), (*states)->hiddenStates, (*states)->cached);
  }

  /// What the stream's cache holds, which is looked up once.
  Result<const CachedStates*> cachedStates() {
    if (cached_) return &*cached_;
    const auto folder = data::openStreamFolder(request_.stream);
    if (!folder) return tl::unexpected(folder.error());
    auto protocol = request_.settings.protocol;
    if (request_.choice) protocol = resolveProtocol(protocol, *request_.choice, *folder);
    const auto session =
        streaming::StreamSession::open(*folder, protocol, readsFeatures(request_.settings.model.method), [&](const Progress& progress) {
          listener_.onProgress(progress);
          return !controls_.stopRequested();
        });
    if (!session) return tl::unexpected(session.error());
    return &cached_.emplace(CachedStates{session->hiddenStates(), session->cachedStates()});
  }

  /// The finished run that is this one for longest.
  Result<Common> mostCommon(const Planned& planned) {
    Common most;
    for (const auto& run : finished_) {
      if (run.settings.model.grouping != planned.grouping) continue;
      const auto window = lastCommonWindow(run.paths, run.settings, planned.tau);
      if (!window) return tl::unexpected(window.error());
      if (most.base == nullptr || window->value > most.window.value) most = {&run, *window};
    }
    return most;
  }

  Result<engine::TrainOutcome> trainFromStart(const Planned& run) {
    const auto common = mostCommon(run);
    if (!common) return tl::unexpected(common.error());
    if (common->base == nullptr)
      return runTraining({request_.stream, run.paths.folder, settingsOf(run), request_.choice}, listener_, controls_, copy_);
    if (auto made = makeOfOtherTau(common->base->paths, run.paths, common->window, run.tau); !made) return tl::unexpected(made.error());
    return finish(run.paths);
  }

  Result<engine::TrainOutcome> branch(const Planned& run) {
    const auto fork = forkOf(run);
    if (!endsAsItsRun(fork)) return forkRun(fork, listener_, controls_, copy_);
    if (auto made = makeTheSame(RunPaths(fork.run), run.paths); !made) return tl::unexpected(made.error());
    return finish(run.paths);
  }

  /// Whether a fork needs no training: it changes nothing, and its run is finished, without a person's changes after that window.
  static bool endsAsItsRun(const engine::ForkRequest& fork) {
    const auto origin = originOf(fork);
    const auto history = readRun(RunPaths(fork.run));
    return origin && origin->changed.empty() && history && history->finished() && !changedAfter(RunPaths(fork.run), fork.window);
  }

  static bool isThere(const RunPaths& paths) {
    std::error_code unknown;
    return fs::exists(paths.manifest(), unknown);
  }

  /// The rest of a run that has begun.
  Result<engine::TrainOutcome> finish(const RunPaths& paths) {
    const auto history = readRun(paths);
    if (history && history->finished()) return engine::TrainOutcome{false, *history->finished()};
    return resumeTraining({paths.folder, request_.stream}, listener_, controls_, copy_);
  }

  /// What is there already must be what was asked for; the protocol may be the stream's own, and the threads those of the machine.
  Result<void> checkSame(const Planned& run) const {
    const auto manifest = readManifest(run.paths);
    if (!manifest) return tl::unexpected(manifest.error());
    const auto& there = manifest->description.settings;
    auto wanted = settingsOf(run);
    if (wanted.device.threads == 0) wanted.device.threads = there.device.threads;
    if (request_.choice) {
      const auto folder = data::openStreamFolder(request_.stream);
      if (!folder) return tl::unexpected(folder.error());
      wanted.protocol = resolveProtocol(wanted.protocol, *request_.choice, *folder);
    }
    if (there == wanted && !changedAfter(run.paths, -1)) return {};
    return anotherIsThere(run.paths);
  }

  static Result<void> checkSameFork(const RunPaths& paths, const engine::ForkRequest& fork) {
    const auto same = isFork(paths, fork);
    if (!same) return tl::unexpected(same.error());
    if (*same && !changedAfter(paths, fork.window)) return {};
    return anotherIsThere(paths);
  }

  static Result<void> anotherIsThere(const RunPaths& paths) {
    return cannotWrite(paths.folder.string(), "there is a run of other settings, or one that a person changed",
                       "Name another folder with --runs, or move that run");
  }

  /// Whether a person changed something in a later window, or that is still to be made again.
  static bool changedAfter(const RunPaths& paths, int window) {
    const auto toCome = ChangesToCome(paths).read().value_or(std::vector<ChangeLogged>());
    if (std::any_of(toCome.begin(), toCome.end(), [=](const ChangeLogged& one) { return one.place.window.value > window; })) return true;
    const auto history = readRun(paths);
    if (!history) return false;
    const auto& all = history->interventions();
    return std::any_of(all.begin(), all.end(), [=](const Intervention& one) { return one.changesRun && one.window.value > window; });
  }

  Result<std::optional<engine::ExperimentRun>> describe(const Planned& planned, const RunFinished& result) {
    const auto history = readRun(planned.paths);
    if (!history) return tl::unexpected(history.error());
    const auto& run = history->description();
    engine::ExperimentRun done{run.folder, planned.tau, planned.grouping, "", 0, 0, 0, result};
    done.windows = static_cast<int>(history->windowCount());
    if (run.origin) {
      done.sharedWith = run.origin->folder;
      done.shared = run.origin->window.value + 1;
      for (int i = 0; i < done.shared; ++i)
        if (const auto& window = history->window(static_cast<std::size_t>(i)); window.done) done.savedSeconds += window.done->seconds;
    }
    finished_.push_back({planned.paths, run.settings});
    return std::optional(done);
  }

  const engine::ExperimentRequest& request_;
  engine::TrainListener& listener_;
  engine::Controls& controls_;
  ModelCopy& copy_;
  std::vector<Finished> finished_;
  std::optional<CachedStates> cached_;
};

}  // namespace

Result<engine::ExperimentOutcome> runExperiment(const engine::ExperimentRequest& request,
                                                const std::function<void(const engine::ExperimentRun&)>& each,
                                                engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy) {
  Experiment experiment(request, listener, controls, copy);
  const auto plan = experiment.plan();
  if (!plan) return tl::unexpected(plan.error());
  std::error_code problem;
  fs::create_directories(request.runs, problem);
  if (problem) return cannotWrite(request.runs.string(), "the folder cannot be made: " + problem.message(), "Choose another folder");
  engine::ExperimentOutcome outcome;
  for (const auto& planned : *plan) {
    auto run = experiment.run(planned);
    if (!run) return tl::unexpected(run.error());
    outcome.stopped = !run->has_value();
    if (outcome.stopped) return outcome;
    each(**run);
    outcome.runs.push_back(std::move(**run));
  }
  return outcome;
}

}  // namespace xsmoe::experiments
