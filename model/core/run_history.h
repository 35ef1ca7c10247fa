// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/events.h"
#include "model/core/forecast.h"
#include "model/core/intervention.h"
#include "model/core/settings.h"

namespace xsmoe {

/// The run that another one shares its past with.
struct RunOrigin {
  std::string run;                             ///< its name
  std::string folder;                          ///< where it was
  WindowIndex window;                          ///< the last one that both have; what differs begins at its end
  std::map<std::string, std::string> changed;  ///< settings that differ from its own, by key, as on the command line
  /// False: they were changed at that window's end, and the run's settings are those that its past began with. True: they are among the
  /// run's settings, and its past does not depend on them.
  bool fromStart = false;
  /// What that run had changed itself at this very window's end: it comes before `changed`.
  std::map<std::string, std::string> inherited = {};
  friend bool operator==(const RunOrigin&, const RunOrigin&) = default;
};

/// By what a run's program, data and settings are known again; what is not known is empty.
struct RunSources {
  std::string build;                             ///< revision of the program that began it, or its version
  std::string streamChecksum, featuresChecksum;  ///< SHA-256 of the stream's log, and of its feature cache
  std::string settingsChecksum;                  ///< SHA-256 of the settings with which it began, as this program writes them
  friend bool operator==(const RunSources&, const RunSources&) = default;
};

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
  std::optional<RunOrigin> origin = {};   ///< of a fork
  std::int64_t streamRecords = 0;         ///< of the stream, that the windows hold before k-core; 0: not known
  Forecast forecast = {};                 ///< what it was expected to take; empty: nobody asked, or the run is a fork, replayed or extended
  RunSources sources = {};
  friend bool operator==(const RunDescription&, const RunDescription&) = default;
};

/// An expert that a window's end brought: appended to a layer, or the first one of a layer that another grouping adds. `layer` is an index
/// of the window's own network, or of that of the next window where the layer is new.
struct ExpertBirth : ExpertExpanded {
  bool ofNewLayer = false;
};

/// One window of a run as its events have told it so far.
struct WindowHistory {
  WindowIndex window;
  WindowStarted started;
  std::vector<float> batchLosses;      ///< every batch of the window, in order
  std::vector<std::size_t> epochEnds;  ///< batches done at the end of each epoch
  std::vector<EpochDone> epochs;
  std::vector<std::vector<ExpertName>> epochPinned;  ///< the pinned experts at the end of each epoch
  std::vector<double> epochTaus;                     ///< τ at the end of each epoch
  /// Of the best epoch, and where experts of its weights were pruned since, of what is left of them; of the latest epoch where none is
  /// best.
  std::optional<Metrics> validation;
  std::vector<ReferenceResult> references;  ///< on the test of this window's model; empty: not measured
  std::optional<WindowDone> done;
  std::vector<ExpertName> pinned;  ///< when it ended
  /// When it ended, a grouping that was asked for among them: what a fork there begins with. Its end pruned by their τ: what was changed
  /// just before, as a fork's first change is, counts.
  RunSettings settings;
  std::vector<ExpertBirth> births;   ///< at this window's end
  std::vector<ExpertPruned> deaths;  ///< at its end; by hand at any time, also just before its first epoch
  double trainingSeconds = 0;        ///< sum of the steps
  /// What it took besides, by the times of its events: what comes before its first step, validation, references, test. Without pauses and
  /// stops; 0 where events have no times.
  double besidesSeconds = 0;
  // Milliseconds since 1970; 0 where events have no times.
  std::int64_t startedMs = 0;
  std::vector<std::int64_t> epochEndMs;  ///< of each epoch, its validation included
  std::int64_t lastStepMs = 0;           ///< the end of its latest batch; 0: none yet
};

enum class RunState : std::uint8_t { kNotStarted, kRunning, kPaused, kFinished, kStopped, kFailed };

/// A run as its events tell it. A live run and a stored one go through the same `apply`, so they look the same.
/// Copying is cheap: finished windows are shared.
class RunHistory {
 public:
  RunHistory() = default;
  explicit RunHistory(RunDescription description) : description_(std::move(description)) {}

  /// Takes in the next event; in the order in which they happened.
  void apply(const RunEvent& event);

  [[nodiscard]] const RunDescription& description() const { return description_; }
  [[nodiscard]] RunState state() const { return state_; }
  /// Windows begun so far, oldest first; the last one may be in progress.
  [[nodiscard]] std::size_t windowCount() const { return closed_.size() + (current_ ? 1 : 0); }
  /// By `position` < windowCount().
  [[nodiscard]] const WindowHistory& window(std::size_t position) const {
    return position < closed_.size() ? *closed_[position] : current_.value();
  }
  /// The last one begun; null: none has.
  [[nodiscard]] const WindowHistory* newest() const { return windowCount() == 0 ? nullptr : &window(windowCount() - 1); }
  /// All of them as a range of WindowHistory, whose iterators the algorithms take. They outlive the range, not the history.
  class Windows {
   public:
    struct Iterator {
      using value_type = WindowHistory;
      using difference_type = std::ptrdiff_t;
      const RunHistory* history = nullptr;
      std::size_t position = 0;
      const WindowHistory& operator*() const { return history->window(position); }
      const WindowHistory* operator->() const { return &history->window(position); }
      Iterator& operator++() { return ++position, *this; }
      Iterator operator++(int) { return {history, position++}; }
      friend bool operator==(const Iterator&, const Iterator&) = default;
    };
    explicit Windows(const RunHistory& history) : history_(&history) {}
    [[nodiscard]] Iterator begin() const { return {history_, 0}; }
    [[nodiscard]] Iterator end() const { return {history_, history_->windowCount()}; }

   private:
    const RunHistory* history_;
  };
  [[nodiscard]] Windows windows() const& { return Windows(*this); }
  Windows windows() const&& = delete;  // a loop over it would go through what is gone
  /// What a person asked for, in order, with what came of it; presses, undos and what was refused too.
  [[nodiscard]] const std::vector<Intervention>& interventions() const { return interventions_; }
  /// Empty: the run did not get to its end.
  [[nodiscard]] const std::optional<RunFinished>& finished() const { return finished_; }
  /// What the run failed of, as describe() words an error; empty: it did not fail.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  /// What was not finite, of a run that failed of it.
  [[nodiscard]] const std::optional<RunDiverged>& diverged() const { return diverged_; }
  /// As started, with all changes since.
  [[nodiscard]] const RunSettings& settings() const { return settings_; }
  /// The same with a grouping that was asked for and waits for its window: what the run goes on with.
  [[nodiscard]] RunSettings settingsToCome() const;
  [[nodiscard]] double tau() const { return settings_.model.tau; }
  /// Experts that pruning by τ never takes.
  [[nodiscard]] const std::vector<ExpertName>& pinned() const { return pinned_; }
  [[nodiscard]] const Grouping& grouping() const { return grouping_; }
  /// Requested and not yet applied; empty if none.
  [[nodiscard]] const Grouping& pendingGrouping() const { return pendingGrouping_; }
  /// The network's layers with their latest usage: of the last finished epoch, or the structure where none is finished yet.
  [[nodiscard]] const std::vector<LayerUsage>& usage() const { return usage_; }
  /// That of the model that was tested after `window`; empty if that window is not finished.
  [[nodiscard]] std::vector<LayerUsage> usageAfter(WindowIndex window) const;
  /// The pinned experts when `window` ended; empty if it is not finished.
  [[nodiscard]] std::vector<ExpertName> pinnedAfter(WindowIndex window) const;

 private:
  WindowHistory& current();
  void countBesides(const EventDetail& detail, std::int64_t sinceMs);
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
  void on(const ExpertPinned&);
  void on(const LearningRateChanged&);
  void on(const RunDiverged&);
  void on(const ChangeLogged&);
  void on(const SettingChanged&);
  void on(const ReferencesMeasured&);
  /// What came of a change of the kind of `asked`, which stands for it where none was logged.
  void intervene(Change asked, WindowIndex window, int epoch, ChangeOutcome outcome);

  RunDescription description_;
  RunState state_ = RunState::kNotStarted;
  std::vector<std::shared_ptr<const WindowHistory>> closed_;
  std::optional<WindowHistory> current_;
  std::vector<ExpertPruned> deathsToCome_;  // told before their window has begun
  std::vector<Intervention> interventions_;
  std::optional<RunFinished> finished_;
  std::string failure_;
  std::optional<RunDiverged> diverged_;
  RunSettings settings_ = description_.settings;
  /// By kind of change (Change::index()): the intervention whose outcome may follow, at once or, of "prune now", after the first epoch.
  std::map<std::size_t, std::size_t> waiting_;
  std::vector<ExpertName> pinned_;
  Grouping grouping_ = description_.settings.model.grouping;
  Grouping pendingGrouping_;
  std::vector<LayerUsage> usage_;
  std::int64_t timeMs_ = 0;
};

}  // namespace xsmoe
