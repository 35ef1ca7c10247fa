// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/planned_run.h"
#include "model/core/progress.h"
#include "model/engine/engine.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/stream_shelf.h"

namespace xsmoe::experiments {

class RunsThere;

/// A run of a plan with its place, and its settings as they will be: protocol, grouping and width of embeddings are resolved. The
/// place is the folder of its name, or that of a run below the plan's folder which is this very one.
struct RunToMake {
  PlanRun run;
  RunPaths paths;
  RunSettings settings;
  std::string firstWindow = {};  ///< decisiveOfFirstWindow()
};

/// What a run can share with a finished one, of the same plan or beside its runs.
struct CommonPast {
  std::optional<RunPaths> with;  ///< empty: nothing
  WindowIndex window;            ///< the last one in common
};

/// The runs of a plan, what is there of them, and whether the others can be trained. Trains nothing.
class PlannedRuns {
 public:
  /// `plan`, `streams` and `progress` must outlive it. Errors: as of runsOf(); no such stream, branch or feature cache.
  [[nodiscard]] static Result<PlannedRuns> of(const ExperimentPlan& plan, StreamShelf& streams, const ProgressCallback& progress);

  [[nodiscard]] const std::vector<RunToMake>& all() const { return runs_; }
  /// Error: the plan has no run of that name.
  [[nodiscard]] Result<const RunToMake*> named(const std::string& name) const;
  /// Whether a run can be made: its settings fit the stream's cache; what is there in its folder is this very run, of the same stream,
  /// though perhaps changed by hand.
  [[nodiscard]] Result<void> check(const RunToMake& run);
  /// Whether the stream is, by its checksums, as the plan says that it was, or else as it was when this was asked first. Of a plan with a
  /// branch nothing is asked: a fork knows its run's stream. Errors: the stream was changed; it cannot be read.
  [[nodiscard]] Result<void> checkStream();
  /// Why a run that is there, and was checked, is not the plan's own: a person changed it while it trained. Empty: nobody did.
  [[nodiscard]] std::optional<Error> changedByHand(const RunToMake& run) const;
  /// Of one that was checked.
  [[nodiscard]] Result<PlannedRun> look(const RunToMake& run);
  /// The finished run that is this one for longest, of the plan's or of the others below its folder. One of another τ and nothing else may
  /// be for more than D_0 (shared_past.h).
  [[nodiscard]] Result<CommonPast> mostCommon(const RunToMake& run);
  /// With a finished run, in its folder, none of the others has anything in common any more: it is damaged.
  void leaveOut(const RunPaths& damaged) { damaged_.insert(damaged.folder); }
  /// A run has been trained since it was looked at.
  void lookAnew(const RunToMake& run) { finished_.erase(run.run.name); }

  [[nodiscard]] static bool isThere(const RunPaths& paths);
  /// Of a plan with a branch: the fork that a run is.
  [[nodiscard]] engine::ForkRequest forkOf(const RunToMake& run) const;
  /// Whether a fork needs no training: it changes nothing, and its run is finished, without a person's changes after that window, and has
  /// the weights of all its windows.
  [[nodiscard]] static bool endsAsItsRun(const engine::ForkRequest& fork);

 private:
  /// What of a stream decides whether a run can be trained, cut as a protocol says.
  struct Cut {
    ProtocolSettings protocol;
    int hiddenStates = 0;
    std::vector<int> cachedStates;
    std::map<Method, Error> unusable;  // methods of the plan that cannot be trained on its cache
  };

  /// A run below the plan's folder that is none of the plan's.
  struct Beside {
    RunManifest manifest;
    std::string firstWindow;     // decisiveOfFirstWindow()
    std::optional<bool> usable;  // finished, and what its settings say; empty: not looked at
  };

  PlannedRuns(const ExperimentPlan& plan, StreamShelf& streams, const ProgressCallback& progress)
      : plan_(plan), streams_(streams), progress_(progress) {}
  Result<void> expand();
  Result<void> findEqual();
  [[nodiscard]] bool isOwn(const RunToMake& run) const;
  [[nodiscard]] static bool threadsFit(const RunSettings& there, const RunToMake& run);
  [[nodiscard]] static bool incidentalsFit(const RunSettings& there, const RunToMake& run);
  void keepBeside(const RunsThere& there, const std::set<std::filesystem::path>& taken);
  Result<std::vector<RunPaths>> equalRuns(const RunToMake& run, const RunsThere& there);
  Result<bool> isUsable(Beside& beside);
  [[nodiscard]] Result<std::vector<RunPaths>> equalForks(const RunToMake& run, const RunsThere& there) const;
  Result<const StreamChecksums*> checksums();
  Result<RunSettings> resolved(const PlanRun& run, const RunSettings& usual);
  Result<const Cut*> cut(const ProtocolSettings& protocol, Method method);
  Result<Cut> open(const ProtocolSettings& protocol);
  Result<void> checkNew(const RunToMake& run);
  Result<void> checkSame(const RunToMake& run);
  [[nodiscard]] std::string streamFolder() const;
  Result<bool> isFinished(const RunToMake& run);
  Result<void> lookAhead(const RunToMake& run, PlannedRun& planned);

  const ExperimentPlan& plan_;
  StreamShelf& streams_;
  const ProgressCallback& progress_;
  std::vector<RunToMake> runs_;
  std::vector<Beside> beside_;  // that may have D_0 in common with some of runs_
  std::vector<Cut> cuts_;
  bool readsFeatures_ = false;  // some method of the plan
  std::optional<StreamChecksums> checksums_;
  std::map<std::string, bool> finished_;  // as planned; by name, as far as looked at
  std::set<std::string> changed_;         // by name, as far as looked at
  std::set<std::filesystem::path> damaged_;
};

}  // namespace xsmoe::experiments
