// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/experiment.h"

#include <utility>

#include "model/core/files/new_folder.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/going_on/resumed_run.h"
#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/training_run.h"
#include "model/experiments/sweeps/planned_runs.h"

namespace xsmoe::experiments {
namespace {

/// All runs as they are, each checked: what is wrong with one is said before any is trained.
Result<std::vector<PlannedRun>> checkedRuns(PlannedRuns& runs) {
  std::vector<PlannedRun> planned;
  for (const auto& run : runs.all())
    if (auto good = runs.check(run); !good) return tl::unexpected(good.error());
  for (const auto& run : runs.all()) {
    auto looked = runs.look(run);
    if (!looked) return tl::unexpected(looked.error());
    planned.push_back(std::move(*looked));
  }
  return planned;
}

/// Trains runs of a plan, whatever the order.
class PlanTraining {
 public:
  PlanTraining(const ExperimentPlan& plan, PlannedRuns& runs, engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy)
      : plan_(plan), runs_(runs), listener_(listener), controls_(controls), copy_(copy) {}

  Result<engine::TrainOutcome> train(const RunToMake& run) {
    auto outcome = PlannedRuns::isThere(run.paths) ? finish(run.paths) : plan_.from ? branch(run) : trainFromStart(run);
    runs_.lookAnew(run);
    return outcome;
  }

 private:
  Result<engine::TrainOutcome> trainFromStart(const RunToMake& run) {
    const auto common = runs_.mostCommon(run);
    if (!common) return tl::unexpected(common.error());
    if (common->with == nullptr)
      return runTraining({plan_.stream, run.paths.folder, run.settings, std::nullopt}, listener_, controls_, copy_);
    if (auto made = makeOfOtherTau(common->with->paths, run.paths, common->window, run.settings.model.tau); !made)
      return tl::unexpected(made.error());
    return finishCopied(run.paths);
  }

  Result<engine::TrainOutcome> branch(const RunToMake& run) {
    const auto fork = runs_.forkOf(run);
    if (!PlannedRuns::endsAsItsRun(fork)) return forkRun(fork, listener_, controls_, copy_);
    if (auto made = makeTheSame(RunPaths(fork.run), run.paths); !made) return tl::unexpected(made.error());
    return finishCopied(run.paths);
  }

  /// Of a run made of another one: where that was all of it, nothing is trained that would tell what it shares.
  Result<engine::TrainOutcome> finishCopied(const RunPaths& paths) {
    if (const auto history = readRun(paths); history && history->finished()) {
      listener_.onStarted(history->description());
      listener_.onResumed(*history);
    }
    return finish(paths);
  }

  /// The rest of a run that has begun.
  Result<engine::TrainOutcome> finish(const RunPaths& paths) {
    const auto history = readRun(paths);
    if (history && history->finished()) return engine::TrainOutcome{false, *history->finished()};
    return resumeTraining({paths.folder, plan_.stream}, listener_, controls_, copy_);
  }

  const ExperimentPlan& plan_;
  PlannedRuns& runs_;
  engine::TrainListener& listener_;
  engine::Controls& controls_;
  ModelCopy& copy_;
};

engine::ExperimentRun withoutResult(const RunToMake& run) {
  engine::ExperimentRun told;
  told.name = run.run.name;
  told.folder = plainPath(run.paths.folder).string();
  told.varied = run.run.varied;
  told.settings = run.settings;
  return told;
}

Result<engine::ExperimentRun> withResult(const RunToMake& run, const RunFinished& result) {
  const auto history = readRun(run.paths);
  if (!history) return tl::unexpected(history.error());
  auto told = withoutResult(run);
  told.result = result;
  told.windows = static_cast<int>(history->windowCount());
  const auto& origin = history->description().origin;
  if (!origin) return told;
  told.sharedWith = origin->folder;
  told.shared = origin->window.value + 1;
  for (int i = 0; i < told.shared; ++i)
    if (const auto& window = history->window(static_cast<std::size_t>(i)); window.done) told.savedSeconds += window.done->seconds;
  return told;
}

ProgressCallback progressOf(engine::TrainListener& listener, const engine::Controls& controls) {
  return [&listener, &controls](const Progress& progress) {
    listener.onProgress(progress);
    return !controls.stopRequested();
  };
}

/// One run after the other; a failed one is told, and the rest goes on. True: a person stopped it.
bool trainEach(const PlannedRuns& runs, PlanTraining& training, engine::ExperimentObserver& observer, const engine::Controls& controls,
               engine::ExperimentOutcome& outcome) {
  for (const auto& run : runs.all()) {
    const auto trained = training.train(run);
    if (trained ? trained->stopped : controls.stopRequested()) return true;
    auto told = trained ? withResult(run, trained->result) : tl::unexpected(trained.error());
    if (!told) {
      auto failed = withoutResult(run);
      failed.problem = told.error();
      told = std::move(failed);
    }
    observer.onRun(*told);
    (told->problem ? outcome.failed : outcome.runs).push_back(std::move(*told));
  }
  return false;
}

}  // namespace

Result<std::vector<PlannedRun>> planRuns(const ExperimentPlan& plan, const ProgressCallback& progress) {
  auto runs = PlannedRuns::of(plan, progress);
  if (!runs) return tl::unexpected(runs.error());
  return checkedRuns(*runs);
}

Result<engine::TrainOutcome> trainRunOfPlan(const ExperimentPlan& plan, const std::string& name, engine::TrainListener& listener,
                                            engine::Controls& controls, ModelCopy& copy) {
  const auto progress = progressOf(listener, controls);
  auto runs = PlannedRuns::of(plan, progress);
  if (!runs) return tl::unexpected(runs.error());
  const auto run = runs->named(name);
  if (!run) return tl::unexpected(run.error());
  if (auto good = runs->check(**run); !good) return tl::unexpected(good.error());
  if (auto made = makeFolders(plan.runs); !made) return tl::unexpected(made.error());
  return PlanTraining(plan, *runs, listener, controls, copy).train(**run);
}

Result<engine::ExperimentOutcome> runExperiment(const ExperimentPlan& plan, engine::ExperimentObserver& observer,
                                                engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy) {
  const auto progress = progressOf(listener, controls);
  auto runs = PlannedRuns::of(plan, progress);
  if (!runs) return tl::unexpected(runs.error());
  const auto planned = checkedRuns(*runs);
  if (!planned) return tl::unexpected(planned.error());
  if (auto made = makeFolders(plan.runs); !made) return tl::unexpected(made.error());
  observer.onPlanned(*planned);
  engine::ExperimentOutcome outcome;
  PlanTraining training(plan, *runs, listener, controls, copy);
  outcome.stopped = trainEach(*runs, training, observer, controls, outcome);
  return outcome;
}

}  // namespace xsmoe::experiments
