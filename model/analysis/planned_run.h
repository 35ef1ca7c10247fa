// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/core/run_history.h"
#include "model/core/settings.h"

namespace xsmoe {

/// How far a run of a plan is.
enum class PlannedState : std::uint8_t {
  kNew,         ///< no folder yet
  kUnfinished,  ///< begun, and stopped, killed or going on
  kFailed,      ///< the same, and its last try failed
  kFinished,
  kChanged,  ///< there, whatever its end, but a person changed it while it trained: it is not the plan's own, and is left as it is
};
/// In objects of --json: "new", "unfinished", "failed", "finished", "changed". For people: stateWord().
[[nodiscard]] const char* name(PlannedState state);

/// A run of a plan with what is there of it.
struct PlannedRun {
  std::string name, folder;
  SettingTexts varied;
  RunSettings settings;  ///< with the protocol and the grouping as they will be; of a branch those with which it goes on
  PlannedState state = PlannedState::kNew;
  int windows = 0;  ///< that are trained in all
  int done = 0;     ///< of those, of a run that is there; what it shares included
  /// Of its windows those that come, or would come now, from another run: of a new one at least these.
  int shared = 0;
  std::string sharedWith = {};  ///< that run's folder; empty: none
  std::string stream = {};      ///< folder of its stream: on another one windows take another time
  /// SHA-256 of the stream's files when it was planned, "interactions" and "features"; of a branch empty: its run knows its stream.
  std::map<std::string, std::string> streamChecksums = {};
  bool mayShareMore = false;                  ///< a run of another τ is not finished: it may have more in common
  int secondsOf = 0;                          ///< windows whose time `trainedSeconds` sums up
  double trainedSeconds = 0;                  ///< of the windows done (secondsTaken)
  std::string problem = {};                   ///< of a changed one: where it is, why it is not the plan's own, and what to do
  RunState recorded = RunState::kNotStarted;  ///< of one that is there, as its history tells
  bool written = false;                       ///< another program trains one that is there
  /// The name under which it is there, where that is not its own: another plan has made it. Empty: it is not.
  [[nodiscard]] std::string thereAs() const;
  /// Still to train, at most.
  [[nodiscard]] int toTrain() const {
    return state == PlannedState::kFinished || state == PlannedState::kChanged ? 0
                                                                               : windows - (state == PlannedState::kNew ? shared : done);
  }
};

/// What a window that is done took, from one window to the next: training, validation, references and test. The estimate of time counts in
/// it; the training time of tables is of the training epochs alone.
[[nodiscard]] double secondsTaken(const WindowHistory& window);

/// Puts into a planned run what a history tells of it: windows done and their seconds, and what it shares, which is settled by then. Its
/// state is its owner's.
void tellWhatIsThere(const RunHistory& history, PlannedRun& planned);

/// Windows that a plan has still to train, at most.
[[nodiscard]] int windowsToTrain(const std::vector<PlannedRun>& runs);

/// How long windows take, by those that were trained on the same stream: of runs with the same method and the same settings, but for the
/// seed, τ and how often is stored; where there are none, of the same method. Of another stream nothing follows.
class ExperimentPace {
 public:
  ExperimentPace() = default;
  /// Knows what the runs that are there tell.
  explicit ExperimentPace(const std::vector<PlannedRun>& runs);
  /// What a run that is there tells.
  void add(const PlannedRun& run);
  /// A window of a run has been trained; of a window that was shared nothing is told.
  void trained(const PlannedRun& run, double seconds, int windows = 1);
  /// A run was opened: what passes before its first window. No record tells it.
  void opened(double seconds);
  /// Mean time of that; 0: none is known.
  [[nodiscard]] double secondsToOpen() const { return openings_ == 0 ? 0 : openingSeconds_ / openings_; }
  /// Whether a window of a run of the same settings, as above, has been trained.
  [[nodiscard]] bool knowsLike(const PlannedRun& run) const;
  /// Mean time of a window in seconds; empty: none of that method, with its wrapper, is known on that stream.
  [[nodiscard]] std::optional<double> secondsPerWindow(const PlannedRun& run) const;

 private:
  struct Sum {
    std::string stream, method, settings;
    double seconds = 0;
    int windows = 0;
  };
  std::vector<Sum> sums_;
  int openings_ = 0;
  double openingSeconds_ = 0;
};

struct ExperimentTime {
  double seconds = 0;                ///< that are left, of the methods that are known
  std::vector<std::string> unknown;  ///< methods of which no window is trained yet, "iisan_rh"; their windows are not in it
};
[[nodiscard]] ExperimentTime timeLeft(const std::vector<PlannedRun>& runs, const ExperimentPace& pace);
/// The same of one run; empty: nothing is known of its method.
[[nodiscard]] std::optional<double> secondsLeft(const PlannedRun& run, const ExperimentPace& pace);

}  // namespace xsmoe
