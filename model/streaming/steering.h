// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/streaming/expert_steering.h"
#include "model/streaming/run_in_progress.h"

namespace xsmoe::streaming {

/// What a boundary decides.
enum class Verdict : std::uint8_t {
  kGoOn,
  kStop,  ///< a person stopped the run
  kBack,  ///< a person took a change back: Steering::goBack() comes next, from wherever the trainer is
};

/// What a person does to a run while it is going: made at boundaries, logged, and taken back. The run must outlive it.
class Steering {
 public:
  Steering(RunInProgress& run, ExpertSteering& experts);

  /// A boundary was reached: makes the scripted changes that belong here and what is asked for, and waits while paused.
  [[nodiscard]] Verdict boundary(Boundary kind, int batch = 0);
  /// Makes the scripted changes that belong here, or to a place where the run has not come: on another device it may end a window sooner.
  void follow(const RunPlace& place);
  /// Makes what is asked for, without waiting.
  [[nodiscard]] Verdict takeRequests(const RunPlace& place);

  /// Puts the run to before the last change, as if it had not been made; changes before it, within the same epoch, are made again in their
  /// places. Passes the boundary there, whose verdict it returns. `entered`: where the window begins, whether what comes before its first
  /// boundary is done.
  [[nodiscard]] Verdict goBack(bool& entered);

  /// An end of an epoch, or the beginning of a window, that the run can go back to.
  struct GoodMoment {
    TrainerState state;
    std::int64_t events = 0;  ///< told before it
    int epoch = 0;
  };
  using MomentKept = std::shared_ptr<const GoodMoment>;
  /// The run is at one. Kept only where somebody wants it.
  void remember();
  /// The last one; null: none is kept.
  [[nodiscard]] const MomentKept& lastGood() const { return lastGood_; }

  /// Whether it is time to store what the run resumes from: as `checkpoint-every` says, and after a person's change.
  [[nodiscard]] bool storingIsDue() const;
  void store();

  /// Whether a person set the learning rate of the next epoch within this one, so that it does not decay.
  [[nodiscard]] bool takeRateSet() { return std::exchange(rateSet_, false); }

 private:
  /// A change that was made, and from where it can be taken back; null: it cannot.
  struct Made {
    PlacedChange change;
    MomentKept before;
  };
  void make(const PlacedChange& asked);
  [[nodiscard]] Result<void> check(const PlacedChange& asked) const;
  [[nodiscard]] Result<void> checkSetting(const Change& change, const RunPlace& place) const;
  [[nodiscard]] bool changesNothing(const Change& change) const;
  [[nodiscard]] Verdict takeBack(std::int64_t askedMs, const RunPlace& place);
  [[nodiscard]] MomentKept momentNow() const;
  [[nodiscard]] MomentKept momentBefore(const RunPlace& place) const;
  void forgetOldMoments();
  void tellToCome() const;

  RunInProgress& run_;
  ExpertSteering& experts_;
  std::deque<PlacedChange> script_;              // still to come, of the keeper's script
  std::deque<PlacedChange> changesToComeAgain_;  // made before one that was taken back, or before an interruption
  std::vector<Made> undoable_;                   // made by a person, and not taken back
  std::optional<engine::Requests> postponed_;    // asked for after an undo: until the run has gone back
  std::int64_t undoAskedMs_ = 0;
  MomentKept lastGood_;
  bool rateSet_ = false;
  std::chrono::steady_clock::time_point lastStored_;   // what the run resumes from
  std::chrono::steady_clock::duration storingTook_{};  // then
  bool changedSinceStored_ = false;                    // by a person
};

}  // namespace xsmoe::streaming
