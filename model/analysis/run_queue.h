// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/analysis/planned_run.h"
#include "model/core/run_history.h"

namespace xsmoe {

enum class QueuedState : std::uint8_t {
  kWaiting,
  kTraining,
  kStopped,   ///< begun, and to be gone on with
  kFinished,  ///< trained, or there already
  kFailed,    ///< told, and passed over until it is tried again
};
/// In the file of the queue: "waiting", "training", "stopped", "finished", "failed"; and back. For people: stateWord().
[[nodiscard]] std::string_view name(QueuedState state);
[[nodiscard]] std::optional<QueuedState> queuedStateFromName(std::string_view text);

/// A run of a plan in a queue.
struct QueuedRun {
  std::size_t experiment = 0;  ///< place of its plan among RunQueue::experiments()
  PlannedRun run;              ///< as far as it is known by now
  QueuedState state = QueuedState::kWaiting;
  bool wasThere = false;       ///< it was finished before the queue came to it
  bool changedByHand = false;  ///< a person changed it: its plan does not take it as its own
  std::string why = {};        ///< it failed, or is not its plan's own
  int window = 0, epoch = 0;   ///< of the one in training: where it is; epochs count from 1, 0: none has begun
  double estimated = -1;       ///< of the one in training: seconds that it still takes, as is told beside it; −1: not known
  /// Not begun, or to be gone on with.
  [[nodiscard]] bool toDo() const { return state == QueuedState::kWaiting || state == QueuedState::kStopped; }
};

/// Seconds that it still takes: of the one in training what is estimated of it, else by the pace of such runs. Empty: nothing is known.
[[nodiscard]] std::optional<double> secondsLeft(const QueuedRun& one, const ExperimentPace& pace);

/// What of a queue is left.
struct QueueOutlook {
  int done = 0, all = 0;  ///< runs; done are those that ended, failed ones too
  int windows = 0;        ///< to train, at most
  double seconds = 0;     ///< of training, of the methods that are known
  bool allKnown = true;   ///< of no method that is left the pace is unknown
  bool anythingKnown = false;
};

/// Runs of experiments in the order in which they are to be trained, one after the other; what has ended stays until it is removed. Plain
/// values; no run is trained here. Places count from 0.
class RunQueue {
 public:
  /// Appends the runs of a plan as Engine::planExperiment() tells them, and keeps what their stream was then. Those whose folder is in the
  /// queue already are left out, but one that has ended makes room where the plan would train it: it failed, or its folder is no longer
  /// there. One that a person changed before is a failed one. Returns how many were added.
  std::size_t add(ExperimentPlan plan, std::vector<PlannedRun> runs);
  /// A queue as it was: one that was in training then is to be gone on with. Runs of no plan, and a second one of a folder, are left out.
  static RunQueue restored(std::vector<ExperimentPlan> experiments, std::vector<QueuedRun> runs);

  [[nodiscard]] const std::vector<QueuedRun>& runs() const { return runs_; }
  [[nodiscard]] const std::vector<ExperimentPlan>& experiments() const { return experiments_; }
  [[nodiscard]] const ExperimentPlan& planOf(std::size_t place) const { return experiments_[runs_[place].experiment]; }

  /// The first one to do; empty: there is none.
  [[nodiscard]] std::optional<std::size_t> next() const;
  [[nodiscard]] std::optional<std::size_t> training() const;
  [[nodiscard]] std::optional<std::size_t> find(const std::string& folder) const;
  [[nodiscard]] QueueOutlook outlook() const;
  /// As far as its runs tell: for secondsLeft() of each. Where no window of runs like the one in training is done, what is estimated of it
  /// tells.
  [[nodiscard]] ExperimentPace pace() const;

  // What a person does. False, without effect, where it cannot be.
  /// A run that is to do goes to another place: never before one that is in training.
  bool move(std::size_t from, std::size_t to);
  /// It changes places with the one to do before (−1) or behind (1) it. Returns its new place.
  std::optional<std::size_t> shift(std::size_t place, int direction);
  bool remove(std::size_t place);  ///< not the one in training; nothing on the disk is touched
  bool retry(std::size_t place);   ///< one that failed
  std::size_t removeEnded();       ///< finished ones; returns how many

  // What becomes of the run in training; without one they do nothing.
  bool begin(std::size_t place);  ///< false: another one is, or this one is not to do
  /// `seconds`: that the run still takes, as it is estimated while it trains; −1: not known.
  void follow(const RunHistory& history, int epoch, double seconds = -1);
  void finish();
  void stop();
  void fail(std::string why);

 private:
  void append(QueuedRun run);
  QueuedRun* current();

  std::vector<ExperimentPlan> experiments_;
  std::vector<QueuedRun> runs_;
};

}  // namespace xsmoe
