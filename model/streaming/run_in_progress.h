// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/cancelled.h"
#include "model/core/progress.h"
#include "model/core/settings.h"
#include "model/data/windowed_stream.h"
#include "model/engine/controls.h"
#include "model/engine/run_observer.h"
#include "model/network/expert_network.h"
#include "model/network/random_generators.h"
#include "model/network/recommender.h"
#include "model/streaming/failed.h"
#include "model/streaming/references.h"
#include "model/streaming/run_keeper.h"
#include "model/streaming/run_state.h"

namespace xsmoe::device {
class Ranks;
}

namespace xsmoe::streaming {

/// Loads the hidden states that a recommender asks for, of every item of the stream.
using StateSource =
    std::function<Result<std::shared_ptr<const network::ItemStates>>(const std::vector<Modality>&, const std::vector<int>& states)>;

/// Loads the last hidden state of each modality that there is, where the run computes.
using LastStateSource = std::function<Result<LastStates>()>;

/// What is attainable on the test on a window; empty: nobody knows the design of the stream.
using AttainableSource = std::function<Result<PrefixScores>(WindowIndex testedOn)>;

/// What a recommender may know of a window, with the sequences that it refers to.
struct HeldWindowData : network::WindowData {
  std::shared_ptr<const Sequences> held;
};

/// What a recommender may know of a window of a stream, which must outlive it.
[[nodiscard]] HeldWindowData windowData(const data::WindowedStream& stream, WindowIndex window);

/// What a run trains with, and who follows it. What is referred to must outlive it.
struct RunParts {
  const data::WindowedStream& stream;
  StateSource states;
  RunSettings started;  ///< the settings, as started
  network::Recommender& recommender;
  engine::RunObserver& observer;
  engine::Controls& controls;
  RunKeeper& keeper;
  LastStateSource lastStates = {};   ///< for untrained references; empty: there are none
  AttainableSource attainable = {};  ///< the same
  /// The processes that train the run together, of which each has all of this and the same: the recommender shares its steps among them.
  /// Null: alone. Rank 0 tells of the run and keeps it; a stop that one is asked for stops all.
  device::Ranks* ranks = nullptr;
};

/// A window in training, besides where it stands.
struct WindowInTraining {
  network::Samples samples;
  std::shared_ptr<const Sequences> validation;
  Exclusions validationHistory;
  std::vector<std::int32_t> validationCandidates;  ///< increasing ids of the items of `validation`
  int epoch = 0;                                   ///< under way, or the last finished one; 0: before the first
  double epochSeconds = 0;                         ///< of training
  std::shared_ptr<network::Recommender> best;      ///< profile `paper` only; never changed, since questions share it
};

/// A run while it is trained: what the trainer, its steering and the steering of its experts work on, in the trainer's thread. They change
/// the numbers of where it stands and of the window in training as they please; what belongs together changes together, in a function here.
/// A window is in training, and standing().within is there, from openWindow() or a restore() within one until closeWindow().
class RunInProgress : public RunParts {
 public:
  explicit RunInProgress(RunParts parts);

  [[nodiscard]] RunStanding& standing() { return standing_; }
  [[nodiscard]] const RunStanding& standing() const { return standing_; }
  /// The window in training; null: none is.
  [[nodiscard]] WindowInTraining* training() { return training_ ? &*training_ : nullptr; }
  [[nodiscard]] const WindowInTraining* training() const { return training_ ? &*training_ : nullptr; }
  /// The order of the batches.
  [[nodiscard]] network::Random& shuffle() { return shuffle_; }

  [[nodiscard]] Protocol profile() const { return started.protocol.protocol; }
  [[nodiscard]] int sequenceLength() const { return started.protocol.sequenceLength; }
  [[nodiscard]] TrainingSettings& settings() { return *standing_.settings; }
  [[nodiscard]] const TrainingSettings& settings() const { return *standing_.settings; }
  /// As started, with all changes since.
  [[nodiscard]] RunSettings settingsNow() const;
  /// In training or just tested; between two windows the one that begins.
  [[nodiscard]] WindowIndex window() const;
  [[nodiscard]] int epoch() const { return training_ ? training_->epoch : 0; }
  [[nodiscard]] int finishedEpochs() const { return standing_.within ? standing_.within->epoch : 0; }
  /// After this one nothing is frozen, appended or pruned (model.md, section 5).
  [[nodiscard]] bool isLastTrained(WindowIndex window) const;
  [[nodiscard]] RunPlace placeAt(Boundary kind, int batch = 0) const;
  /// Where a batch is, for messages: "window 3, epoch 2, batch 7".
  [[nodiscard]] std::string wordsOf(int batch) const;

  /// Every boundary is passed by all ranks, which agree here whether the run stops.
  void reachBoundary();
  /// Whether a person asked for a stop; among ranks, whether they have agreed on it.
  [[nodiscard]] bool stopRequested() const { return ranks == nullptr ? controls.stopRequested() : stopAgreed_; }
  /// Whether this process tells of the run and keeps it.
  [[nodiscard]] bool keepsTheRun() const;
  /// Throws device::RankLost where a rank's weights are other than rank 0's.
  void compareWeights() const;

  /// Tells an event.
  void tell(EventDetail detail);
  /// How many were told that still hold.
  [[nodiscard]] std::int64_t told() const { return told_; }
  /// Null where the recommender has none.
  [[nodiscard]] network::ExpertNetwork* experts() const { return recommender.experts(); }
  /// For long work between two boundaries: it goes on until a stop is asked for, among ranks to its end. This must outlive it.
  [[nodiscard]] ProgressCallback untilStopped() const {
    return [this](const Progress& /*state*/) { return !stopRequested(); };
  }
  /// What such work returned. Throws Cancelled where it broke off for the stop; another error stays one, whatever was asked for meanwhile.
  template <class T>
  [[nodiscard]] Result<T> unlessStopped(Result<T> result) const {
    if (!result && isCancelled(result.error()) && stopRequested()) throw Cancelled(result.error().where);
    return result;
  }
  /// Asks the stream for the states that the recommender needs now. Throws Cancelled.
  void loadStates();
  /// What the recommender may know of a window.
  [[nodiscard]] HeldWindowData dataOf(WindowIndex window) const;
  /// The recommender begins the window standing().window, which is in training afterwards. Throws Cancelled.
  void openWindow();
  /// The window in training has ended. Returns what standing().within was.
  WindowState closeWindow();
  /// Random numbers from now on are those of the seed among settings().
  void reseed();
  /// Everything from which the run goes on; tensors are the recommender's own.
  [[nodiscard]] TrainerState state() const;
  /// The same without what ends with the window.
  [[nodiscard]] TrainerState stateAtEnd() const;
  /// Goes on from there, with the window opened that was in training. `events`: how many were told before it, of those that told() counts.
  void restore(const TrainerState& from, std::int64_t events = 0);

  /// Hands out a copy of the model as it is.
  void handOut() const;
  /// The same where somebody follows. Before what changed the experts is told: whoever is told then measures the model as it is.
  void handOutIfFollowed() const;

  /// Ranks the validation sequences of the window in training; absent where there is none. `count`: under `official` it adds to the usage.
  /// Error: a score that is not finite. Throws Cancelled.
  [[nodiscard]] Result<std::optional<Metrics>> validate(network::Recommender& judged, bool count) const;
  /// Ranks of the test sequences of the next window (rankTargets()), in their order. Error: a score that is not finite.
  /// Throws Cancelled.
  [[nodiscard]] Result<std::vector<std::int64_t>> test() const;
  /// What ranks without training on the same sequences. Errors: states that cannot be loaded or are not finite.
  /// Throws Cancelled.
  [[nodiscard]] Result<ReferencesMeasured> testReferences() const;

 private:
  /// The window of standing_ is in training; `resumed`: the recommender goes on within it from what restoreTraining() takes; null: begins
  /// it.
  void goIntoWindow(const network::NamedTensors* resumed);
  [[nodiscard]] Result<std::vector<std::int64_t>> rank(network::Recommender& judged, const Sequences& sequences,
                                                       const Exclusions& exclusions, std::vector<std::int32_t> candidates,
                                                       bool count) const;

  network::Random shuffle_;
  RunStanding standing_;  // `within` is there exactly while training_ is
  std::optional<WindowInTraining> training_;
  std::int64_t told_ = 0;  // events
  bool stopAgreed_ = false;
};

}  // namespace xsmoe::streaming
