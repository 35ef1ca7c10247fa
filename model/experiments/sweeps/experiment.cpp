// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/experiment.h"

#include <chrono>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/files/replacement_file.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/going_on/resumed_run.h"
#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/run_lock.h"
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
  PlanTraining(const ExperimentPlan& plan, PlannedRuns& runs, engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy,
               StreamShelf& streams)
      : plan_(plan), runs_(runs), listener_(listener), controls_(controls), copy_(copy), streams_(streams) {}

  Result<engine::TrainOutcome> train(const RunToMake& run) {
    const bool wasThere = PlannedRuns::isThere(run.paths);
    auto outcome = wasThere ? finishSame(run) : plan_.from ? branch(run) : trainFromStart(run);
    // Perhaps another program has made it since, as the same experiment does that was begun twice.
    if (!outcome && outcome.error().kind == ErrorKind::kCannotWrite && !wasThere && PlannedRuns::isThere(run.paths))
      if (auto again = finishSame(run); again || again.error().kind == ErrorKind::kCannotWrite) outcome = std::move(again);
    runs_.lookAnew(run);
    return outcome;
  }

 private:
  /// What is there may have come after the runs were checked.
  Result<engine::TrainOutcome> finishSame(const RunToMake& run) {
    if (auto good = runs_.check(run); !good) return tl::unexpected(good.error());
    if (auto changed = runs_.changedByHand(run)) return tl::unexpected(std::move(*changed));
    return finish(run.paths);
  }

  Result<engine::TrainOutcome> trainFromStart(const RunToMake& run) {
    if (auto same = runs_.checkStream(); !same) return tl::unexpected(same.error());
    const auto common = wholePast(run);
    if (!common) return tl::unexpected(common.error());
    if (!common->with)
      return runTraining({plan_.stream, run.paths.folder, run.settings, std::nullopt}, listener_, controls_, copy_, streams_);
    if (auto made = makeOfOtherSettings(*common->with, run.paths, common->window, run.settings); !made) return tl::unexpected(made.error());
    return finishCopied(run.paths);
  }

  /// What a run shares: nothing with one whose weights are damaged, which would keep it from ever being finished.
  Result<CommonPast> wholePast(const RunToMake& run) {
    for (;;) {
      auto common = runs_.mostCommon(run);
      if (!common || !common->with) return common;
      const auto whole = checkWeights(*common->with, common->window);
      if (whole) return common;
      listener_.onNotice("nothing is shared with " + plainPath(common->with->folder).filename().string() + ": " + describe(whole.error()));
      runs_.leaveOut(*common->with);
    }
  }

  Result<engine::TrainOutcome> branch(const RunToMake& run) {
    const auto fork = runs_.forkOf(run);
    if (!PlannedRuns::endsAsItsRun(fork) || !isWhole(RunPaths(fork.run), run.settings))
      return forkRun(fork, listener_, controls_, copy_, streams_);
    if (auto made = makeTheSame(RunPaths(fork.run), run.paths); !made) return tl::unexpected(made.error());
    return finishCopied(run.paths);
  }

  /// Whether all weights of a run that a fork would be made of can be read: otherwise it is trained from where the fork begins.
  bool isWhole(const RunPaths& paths, const RunSettings& settings) {
    const auto whole = checkWeights(paths, {settings.protocol.windows - 2});
    if (!whole) listener_.onNotice("not all of " + plainPath(paths.folder).filename().string() + " is taken: " + describe(whole.error()));
    return whole.has_value();
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
    return resumeTraining({paths.folder, plan_.stream}, listener_, controls_, copy_, streams_);
  }

  const ExperimentPlan& plan_;
  PlannedRuns& runs_;
  engine::TrainListener& listener_;
  engine::Controls& controls_;
  ModelCopy& copy_;
  StreamShelf& streams_;
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

/// Whether another program trains a run, or is making its folder.
bool isTrainedElsewhere(const RunPaths& paths) { return isWritten(paths) || isBeingMade(paths.folder); }

/// Whether a file of some size can be written into a folder.
bool hasRoom(const std::filesystem::path& folder) {
  constexpr std::size_t kBytes = 1 << 20;
  const auto file = folder / ".xsmoe-room";
  const auto written = writeTextFile(file, std::string(kBytes, ' '));
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return written.has_value();
}

/// Whether what could not be written lies at the disk, not at this run: it is there and may be written, or nothing can be made beside it.
bool diskTakesNoMore(const Error& error, PlannedRuns& runs, const RunToMake& run) {
  if (error.kind != ErrorKind::kCannotWrite) return false;
  if (!PlannedRuns::isThere(run.paths)) return !hasRoom(run.paths.folder.parent_path());
  return runs.check(run) && !runs.changedByHand(run) && RunLock::take(run.paths);
}

/// The runs of an experiment, one after the other. A failed one is told, and the rest goes on; one that another program trains is gone
/// past, and looked at again when the others are done; one that a person changed is left as it is. Where the disk takes no more, all ends.
class OneAfterTheOther {
 public:
  OneAfterTheOther(PlannedRuns& runs, PlanTraining& training, engine::ExperimentObserver& observer, engine::TrainListener& listener,
                   const engine::Controls& controls)
      : runs_(runs), training_(training), observer_(observer), listener_(listener), controls_(controls) {}

  Result<engine::ExperimentOutcome> train() {
    std::vector<const RunToMake*> elsewhere;
    for (const auto& run : runs_.all()) {
      const auto end = trainOne(run);
      if (!end) return tl::unexpected(end.error());
      if (*end == End::kStopped) return stopped();
      if (*end == End::kElsewhere) elsewhere.push_back(&run);
    }
    for (const auto* const run : elsewhere)
      for (auto end = End::kElsewhere; end == End::kElsewhere;) {
        if (!waitFor(*run)) return stopped();
        const auto again = trainOne(*run);
        if (!again) return tl::unexpected(again.error());
        if (*again == End::kStopped) return stopped();
        end = *again;
      }
    return std::move(outcome_);
  }

 private:
  enum class End { kTold, kStopped, kElsewhere };

  Result<End> trainOne(const RunToMake& run) {
    if (auto changed = runs_.changedByHand(run)) {
      outcome_.changed.push_back(withoutResult(run));
      outcome_.changed.back().problem = std::move(*changed);
      return End::kTold;
    }
    const bool wasTrainedElsewhere = isTrainedElsewhere(run.paths);  // it may end there before it is asked about again
    const auto trained = training_.train(run);
    if (trained ? trained->stopped : controls_.stopRequested()) return End::kStopped;
    if (!trained && (wasTrainedElsewhere || isTrainedElsewhere(run.paths))) {
      listener_.onNotice(run.run.name + " is being trained by another program: it is looked at again when the others are done");
      return End::kElsewhere;
    }
    if (!trained && diskTakesNoMore(trained.error(), runs_, run)) return tl::unexpected(endedBy(trained.error()));
    auto told = trained ? withResult(run, trained->result) : tl::unexpected(trained.error());
    if (!told) {
      auto failed = withoutResult(run);
      failed.problem = told.error();
      told = std::move(failed);
    }
    observer_.onRun(*told);
    (told->problem ? outcome_.failed : outcome_.runs).push_back(std::move(*told));
    return End::kTold;
  }

  static Error endedBy(Error error) {
    error.kind = ErrorKind::kDiskTakesNoMore;
    error.remedy += (error.remedy.empty() ? "" : ". ") +
                    std::string("The experiment ends here, since its other runs could not be written either; the same command goes on");
    return error;
  }

  /// False: a person stopped it.
  bool waitFor(const RunToMake& run) {
    constexpr std::chrono::milliseconds kMoment(200);
    if (!isTrainedElsewhere(run.paths)) return true;
    listener_.onNotice("only what another program trains is left: it is waited for until " + run.run.name + " ends there");
    while (isTrainedElsewhere(run.paths)) {
      if (controls_.stopRequested()) return false;
      std::this_thread::sleep_for(kMoment);
    }
    return true;
  }

  engine::ExperimentOutcome stopped() {
    outcome_.stopped = true;
    return std::move(outcome_);
  }

  PlannedRuns& runs_;
  PlanTraining& training_;
  engine::ExperimentObserver& observer_;
  engine::TrainListener& listener_;
  const engine::Controls& controls_;
  engine::ExperimentOutcome outcome_;
};

}  // namespace

Result<std::vector<PlannedRun>> planRuns(const ExperimentPlan& plan, StreamShelf& streams, const ProgressCallback& progress) {
  auto runs = PlannedRuns::of(plan, streams, progress);
  if (!runs) return tl::unexpected(runs.error());
  return checkedRuns(*runs);
}

Result<engine::TrainOutcome> trainRunOfPlan(const ExperimentPlan& plan, const std::string& name, engine::TrainListener& listener,
                                            engine::Controls& controls, ModelCopy& copy, StreamShelf& streams) {
  const auto progress = progressOf(listener, controls);
  auto runs = PlannedRuns::of(plan, streams, progress);
  if (!runs) return tl::unexpected(runs.error());
  const auto run = runs->named(name);
  if (!run) return tl::unexpected(run.error());
  if (auto good = runs->check(**run); !good) return tl::unexpected(good.error());
  const auto made = makeFolders(plan.runs);
  auto outcome = made ? PlanTraining(plan, *runs, listener, controls, copy, streams).train(**run) : tl::unexpected(made.error());
  if (!outcome && diskTakesNoMore(outcome.error(), *runs, **run)) outcome.error().kind = ErrorKind::kDiskTakesNoMore;
  return outcome;
}

Result<engine::ExperimentOutcome> runExperiment(const ExperimentPlan& plan, engine::ExperimentObserver& observer,
                                                engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy,
                                                StreamShelf& streams) {
  const auto progress = progressOf(listener, controls);
  auto runs = PlannedRuns::of(plan, streams, progress);
  if (!runs) return tl::unexpected(runs.error());
  const auto planned = checkedRuns(*runs);
  if (!planned) return tl::unexpected(planned.error());
  if (auto read = runs->checkStream(); !read) return tl::unexpected(read.error());
  if (auto made = makeFolders(plan.runs); !made) return tl::unexpected(made.error());
  observer.onPlanned(*planned);
  PlanTraining training(plan, *runs, listener, controls, copy, streams);
  return OneAfterTheOther(*runs, training, observer, listener, controls).train();
}

}  // namespace xsmoe::experiments
