// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/core/events.h"
#include "model/core/settings.h"

namespace xsmoe::engine {

/// Boundaries at which the trainer looks at its controls, from the finest to the coarsest.
enum class Boundary : std::uint8_t { kBatch, kEpoch, kWindow };

/// What a person asked for and the trainer has not yet taken.
struct Requests {
  std::optional<double> tau;
  std::optional<Grouping> grouping;  ///< for the next window boundary
  bool pruneNow = false;
  bool copyModel = false;                         ///< hand out a copy of the model as it is now
  std::optional<double> learningRate;             ///< for the epochs and windows that begin afterwards
  std::vector<std::pair<ExpertName, bool>> pins;  ///< whether pruning by τ is to spare an expert, in the order of asking
  std::vector<ExpertName> removals;               ///< experts that are to go at once
  std::map<std::string, double> settings;         ///< other numbers among the settings, by key: "patience"
  /// Taking back the last change, before the others of these requests or after them.
  enum class Undo : std::uint8_t { kNo, kFirst, kLast } undo = Undo::kNo;
  /// A pause, a continuation or a step. It has taken effect, and is here for the log.
  struct Press {
    std::string_view what, value;
    std::int64_t askedMs = 0;
  };
  std::vector<Press> presses;
  std::map<std::string, std::int64_t> askedMs;  ///< when each was last asked for, milliseconds since 1970; names as in ChangeLogged
  [[nodiscard]] bool changes() const {
    return tau || grouping || pruneNow || learningRate || !pins.empty() || !removals.empty() || !settings.empty();
  }
  /// Something is asked for that the trainer must do.
  [[nodiscard]] bool any() const { return changes() || copyModel || undo != Undo::kNo; }
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
  /// From now on a copy is handed out at the end of every epoch too, and wherever the experts change.
  void copyAtEpochs(bool on) { copyAtEpochs_.store(on, std::memory_order_relaxed); }
  void setLearningRate(double rate);
  void pin(const ExpertName& expert, bool pinned);
  void remove(const ExpertName& expert);
  void setSetting(const std::string& key, double value);  ///< another live setting (SettingDescription::live)
  void undo();                                            ///< takes back the last change, with all that came after it

  [[nodiscard]] bool stopRequested() const { return stop_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool copiesAtEpochs() const { return copyAtEpochs_.load(std::memory_order_relaxed); }
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
  void ask(const std::function<void(Requests&)>& add, const std::string& what);
  void press(std::string_view what, std::string_view value = {});  // mutex_ is held

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Requests pending_;                   // guarded by mutex_
  bool paused_ = false;                // guarded by mutex_
  std::optional<Boundary> stepUntil_;  // guarded by mutex_
  std::atomic<bool> stop_{false};      // also written under mutex_, so that a waiting trainer wakes
  std::atomic<bool> copyAtEpochs_{false};
};

}  // namespace xsmoe::engine
