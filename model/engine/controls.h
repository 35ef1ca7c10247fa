// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "model/core/change.h"

namespace xsmoe::engine {

/// What a person asked for and the trainer has not yet taken.
struct Requests {
  struct Asked {
    Act act;
    std::int64_t askedMs = 0;  ///< milliseconds since 1970
  };
  /// In the order of asking. A change that a later one replaces is left out. Presses have taken effect, and are here for the log.
  std::vector<Asked> acts;
  bool copyModel = false;  ///< hand out a copy of the model as it is now
  /// Something is asked for that the trainer must do.
  [[nodiscard]] bool any() const;
};

/// Steering of a run: plain values behind a mutex, set from any thread, read by the trainer at batch boundaries.
/// Every call returns at once; a stop takes effect within a batch, or within a block of what lies between two epochs, and is final.
class Controls {
 public:
  void pause();
  void unpause();                    ///< runs on; also ends a step that is under way
  void step(Boundary until);         ///< continues to the next boundary of this kind and pauses there
  void runUntil(Happening awaited);  ///< continues, and pauses at the boundary after it happens; another press ends the waiting
  void stop();
  /// From now on the trainer waits for so long at every boundary, so that a person can follow what it does; 0: no longer. It changes
  /// nothing else, and what is asked for meanwhile is done at once.
  void slowDown(std::chrono::milliseconds perBatch);
  void ask(Change change);
  void undo();  ///< takes back the last change, with all that came after it
  void copyModel();
  /// From now on a copy is handed out at the end of every epoch too, and wherever the experts change.
  void copyAtEpochs(bool on) { copyAtEpochs_.store(on, std::memory_order_relaxed); }

  [[nodiscard]] bool stopRequested() const { return stop_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool copiesAtEpochs() const { return copyAtEpochs_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool paused() const;
  /// How long slow motion waits at every boundary; 0: not at all.
  [[nodiscard]] std::chrono::milliseconds waitPerBatch() const;
  /// Nothing is asked for and no step or pause is under way, nor slow motion: the next boundary will be passed at once.
  [[nodiscard]] bool idle() const;

  /// Trainer: a boundary was reached. Ends a step that was to last until here; in slow motion it waits.
  void reached(Boundary boundary);
  /// Trainer: something happened. Ends a run that was to last until then.
  void happened(Happening what);
  /// Trainer: takes what is pending.
  [[nodiscard]] Requests take();
  enum class Wake : std::uint8_t { kProceed, kRequests, kStop };
  /// Trainer: waits while paused. kRequests: take() has something and nothing else was decided.
  [[nodiscard]] Wake wait();

 private:
  void append(Act act);          // mutex_ is held
  void endPresses(bool paused);  // mutex_ is held; what is to come is no longer waited for

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Requests pending_;                       // guarded by mutex_
  bool paused_ = false;                    // guarded by mutex_
  std::optional<Boundary> stepUntil_;      // guarded by mutex_
  std::optional<Happening> awaited_;       // guarded by mutex_
  std::chrono::milliseconds perBatch_{0};  // guarded by mutex_
  std::atomic<bool> stop_{false};          // also written under mutex_, so that a waiting trainer wakes
  std::atomic<bool> copyAtEpochs_{false};
};

}  // namespace xsmoe::engine
