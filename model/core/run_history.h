// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/events.h"
#include "model/core/settings.h"

namespace xsmoe {

/// What is known of a run before its first event; the same for a live run and a stored one.
struct RunDescription {
  std::string name;    ///< the run folder's name
  std::string folder;  ///< empty while nothing is stored
  std::string streamTitle;
  std::string streamFolder;
  RunSettings settings;                   ///< as started
  std::string device;                     ///< as used, for example "cpu, 2 threads"
  std::string precision;                  ///< as used
  int hiddenStates = 13;                  ///< K of the cache
  int visualWidth = 0, textualWidth = 0;  ///< d per modality; 0: absent
  std::vector<int> cachedStates = {};     ///< of the K states those that the cache holds, increasing; empty: all
};

struct WindowHistory {
  WindowIndex window;
  WindowStarted started;
  std::vector<float> batchLosses;      ///< every batch of the window, in order
  std::vector<std::size_t> epochEnds;  ///< batches done at the end of each epoch
  std::vector<EpochDone> epochs;
  std::optional<WindowDone> done;
  std::vector<ExpertExpanded> births;  ///< at this window's end
  std::vector<ExpertPruned> deaths;
  double lastStepSeconds = 0;
  double trainingSeconds = 0;  ///< sum of the steps
};

/// A change that a person made, for the time axis.
struct Intervention {
  std::int64_t timeMs = 0;
  WindowIndex window;
  int epoch = 0;
  std::string what;  ///< "tau 0.10 → 0.15", "grouping 6,12 → 12 (from D_4)"
};

enum class RunState : std::uint8_t { kNotStarted, kRunning, kPaused, kFinished, kStopped, kFailed };

/// A run as its events tell it. A live run and a stored one go through the same `apply`, so they look the same.
/// Copying is cheap: finished windows are shared.
class RunHistory {
 public:
  RunHistory() = default;
  explicit RunHistory(RunDescription description) : description_(std::move(description)) {}

  void apply(const RunEvent& event);

  [[nodiscard]] const RunDescription& description() const { return description_; }
  [[nodiscard]] RunState state() const { return state_; }
  /// Windows begun so far, oldest first; the last one may be in progress.
  [[nodiscard]] std::size_t windowCount() const { return closed_.size() + (current_ ? 1 : 0); }
  [[nodiscard]] const WindowHistory& window(std::size_t position) const {
    return position < closed_.size() ? *closed_[position] : current_.value();
  }
  [[nodiscard]] const std::vector<Intervention>& interventions() const { return interventions_; }
  [[nodiscard]] const std::optional<RunFinished>& finished() const { return finished_; }
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] double tau() const { return tau_; }
  [[nodiscard]] const Grouping& grouping() const { return grouping_; }
  /// Requested and not yet applied; empty if none.
  [[nodiscard]] const Grouping& pendingGrouping() const { return pendingGrouping_; }
  /// The network's layers with their latest usage: of the last finished epoch, or the structure where none is finished yet.
  [[nodiscard]] const std::vector<LayerUsage>& usage() const { return usage_; }
  /// The same, as the model tested after `window` was; empty if that window is not finished.
  [[nodiscard]] std::vector<LayerUsage> usageAfter(WindowIndex window) const;

 private:
  WindowHistory& current();
  void on(const WindowStarted&);
  void on(const BatchDone&);
  void on(const EpochDone&);
  void on(const WindowDone&);
  void on(const ExpertExpanded&);
  void on(const ExpertPruned&);
  void on(const TauChanged&);
  void on(const GroupingChanged&);
  void on(const PrunedNow&);
  void on(const RunPaused&);
  void on(const RunFinished&);
  void on(const RunStopped&);
  void on(const RunFailed&);
  void intervene(WindowIndex window, int epoch, std::string what);

  RunDescription description_;
  RunState state_ = RunState::kNotStarted;
  std::vector<std::shared_ptr<const WindowHistory>> closed_;
  std::optional<WindowHistory> current_;
  std::vector<Intervention> interventions_;
  std::optional<RunFinished> finished_;
  std::string failure_;
  double tau_ = description_.settings.model.tau;
  Grouping grouping_ = description_.settings.model.grouping;
  Grouping pendingGrouping_;
  std::vector<LayerUsage> usage_;
  std::int64_t timeMs_ = 0;
};

}  // namespace xsmoe
