// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "model/core/settings.h"

namespace xsmoe::streaming {

/// Boundaries at which the trainer looks at its controls, from the finest to the coarsest.
enum class Boundary : std::uint8_t { kBatch, kEpoch, kWindow };

/// What a person asked for and the trainer has not yet taken.
struct Requests {
  std::optional<double> tau;
  std::optional<Grouping> grouping;  ///< for the next window boundary
  bool pruneNow = false;
  bool copyModel = false;  ///< hand out a copy of the model as it is now
  [[nodiscard]] bool any() const { return tau || grouping || pruneNow || copyModel; }
};

/// Steering of a run: plain values behind a mutex, set from any thread, read by the trainer at batch boundaries.
/// Every call returns at once; a stop takes effect within a batch and is final.
class Controls {
 public:
  void pause();
  void resume();              ///< runs on; also ends a step that is under way
  void step(Boundary until);  ///< continues to the next boundary of this kind and pauses there
  void stop();
  void setTau(double tau);
  void setGrouping(Grouping grouping);
  void pruneNow();
  void copyModel();

  [[nodiscard]] bool stopRequested() const { return stop_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool paused() const;
  /// Nothing is asked for and no step or pause is under way: the next boundary will be passed.
  [[nodiscard]] bool idle() const;

  /// Trainer: a boundary was reached. Ends a step that was to last until here.
  void reached(Boundary boundary);
  /// Trainer: takes what is pending.
  [[nodiscard]] Requests take();
  enum class Wake : std::uint8_t { kProceed, kRequests, kStop };
  /// Trainer: waits while paused. kRequests: take() has something and nothing else was decided.
  [[nodiscard]] Wake wait();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Requests pending_;                   // guarded by mutex_
  bool paused_ = false;                // guarded by mutex_
  std::optional<Boundary> stepUntil_;  // guarded by mutex_
  std::atomic<bool> stop_{false};      // also written under mutex_, so that a waiting trainer wakes
};

}  // namespace xsmoe::streaming
