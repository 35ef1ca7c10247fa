// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/sequences.h"
#include "model/core/settings.h"
#include "model/data/windowed_stream.h"
#include "model/engine/controls.h"
#include "model/engine/run_observer.h"
#include "model/network/random.h"
#include "model/network/recommender.h"
#include "model/streaming/model_moment.h"
#include "model/streaming/trainer_state.h"

namespace xsmoe::streaming {

/// Loads the hidden states that a recommender asks for, of every item of the stream.
using StateSource =
    std::function<Result<std::shared_ptr<const network::ItemStates>>(const std::vector<Modality>&, const std::vector<int>& states)>;

/// What happens to a model besides training; called in the trainer's thread.
struct TrainerHooks {
  /// After the test of a window, before freezing, expansion and pruning. An error ends the run.
  std::function<Result<void>(WindowIndex, const network::Recommender&)> tested;
  /// A copy of the model was asked for (Controls::copyModel, copyAtEpochs). Of an epoch's end, of pruning, removing and pinning by hand it
  /// comes before their event, of an undo before takenBack.
  std::function<void(ModelMoment)> copied;
  /// A moment from which the run can go on: every window boundary, and ends of epochs as `checkpoint-every` says. Tensors are the model's
  /// own.
  std::function<void(const TrainerState&)> resumable;
  /// The run has diverged and is about to fail. The last good epoch's end, from which it can go on; so many events were told before it.
  std::function<void(const TrainerState&, std::int64_t events)> rolledBack;
  /// A window was tested, and another one will be trained: from here a fork goes on.
  std::function<Result<void>(const TrainerState&)> ended;
  /// A person took a change back: the run is where this state was taken, and has told so many events. Without it nothing can be taken back.
  std::function<void(const TrainerState&, std::int64_t events)> takenBack;
  /// What a person should know and what ends nothing. One sentence.
  std::function<void(const std::string&)> notice;
  /// Whether changed settings can be used; without it only their ranges are checked.
  std::function<Result<void>(const RunSettings&)> check;
  /// Changes to make, each at its place, besides those that are asked for.
  std::vector<ChangeLogged> script;
  /// The same of changes that a person had made before the run was interrupted. An undo takes back the last that is still to come.
  std::vector<ChangeLogged> again;
  /// Those of them, and of what comes again since something before it was taken back, that are still to come. Told before such changes are
  /// lost elsewhere (takenBack), and after they are safe there (resumable).
  std::function<void(const std::deque<ChangeLogged>&)> toCome;
};

struct TrainerEnd {
  bool stopped = false;
  RunFinished result;  ///< means of the tests done
};

/// An error on its way through code that throws, an observer's or a hook's too; Trainer::run() catches it.
struct Failed {
  Error error;
};

/// Algorithm 1 for any recommender (model.md, section 5): train on D_s until early stopping, test on D_{s+1}, freeze, expand, prune.
/// Plain C++ with callbacks; runs in the thread that calls run(). Stream, recommender, observer and controls must outlive it.
class Trainer {
 public:
  Trainer(const data::WindowedStream& stream, StateSource states, const RunSettings& settings, network::Recommender& recommender,
          engine::RunObserver& observer, engine::Controls& controls, TrainerHooks hooks);

  /// From the beginning, or from where resumable() gave a state: the rest is then what it was the first time, bit for bit on the same
  /// device with the same precision and threads. The recommender must be newly made with the run's settings. Errors: states that cannot be
  /// loaded, a hook's error, and a loss, gradient, parameter or score that is not finite: then RunDiverged shows the batch, and
  /// rolledBack() gives the last good epoch. What was observed before stays valid.
  [[nodiscard]] Result<TrainerEnd> run(std::optional<TrainerState> from = {});

 private:
  struct Stopped {};  // thrown inside the trainer only, to leave its loops
  struct Undone {};   // so too, to go back to before the last change
  struct WindowProgress;
  struct Position;
  /// An end of an epoch, or the beginning of a window, that the run can go back to.
  struct GoodMoment {
    TrainerState state;
    std::int64_t events = 0;  ///< told before it
    int epoch = 0;
  };
  using MomentKept = std::shared_ptr<const GoodMoment>;
  /// A change that was made, and from where it can be taken back; null: it cannot.
  struct Applied {
    ChangeLogged change;
    MomentKept before;
  };

  [[nodiscard]] TrainerEnd liveThroughAll(std::optional<TrainerState> from, Position& at);
  [[nodiscard]] tl::unexpected<Error> fail(const Error& error);
  void begin(std::optional<TrainerState> from, Position& at);
  void liveThrough(Position& at);
  void enterWindow(WindowIndex window);
  void endWindow(WindowIndex window, const EndedWindow& ended);
  void freezeAndExpand(WindowIndex window, const EndedWindow& ended);
  [[nodiscard]] bool isLastTrained(WindowIndex window) const;

  [[nodiscard]] WindowProgress openWindow(WindowIndex window);
  [[nodiscard]] WindowProgress beginWindow(WindowIndex window);
  [[nodiscard]] EndedWindow trainWindow(WindowProgress& progress);
  double trainEpoch(WindowProgress& progress);
  void tellOfMemory(const WindowProgress& progress, int batch);
  /// Tells that something is not finite, and goes back. `rows`: the window's training sequences in the batch.
  [[nodiscard]] Failed diverged(const std::string& what, const WindowProgress& progress, int batch, const std::vector<std::int64_t>& rows);
  void checkParameters(const WindowProgress& progress, int batch, const std::vector<std::int64_t>& rows);
  void remember(WindowIndex window, const WindowProgress* progress);
  void validate(WindowProgress& progress, EpochDone& done);
  void test(WindowProgress& progress);
  void boundary(engine::Boundary kind, WindowProgress* progress, int batch = 0);
  [[nodiscard]] RunPlace placeAt(engine::Boundary kind, const WindowProgress* progress, int batch) const;
  void apply(const engine::Requests& requests, const RunPlace& place, WindowProgress* progress);
  void follow(const RunPlace& place, WindowProgress* progress);
  void tellToCome() const;
  void change(ChangeLogged asked, WindowProgress* progress);
  [[nodiscard]] Result<void> check(const ChangeLogged& asked) const;
  [[nodiscard]] bool changesNothing(const ChangeLogged& asked, const WindowProgress* progress) const;
  [[nodiscard]] RunSettings settingsNow() const;
  void carryOut(const ChangeLogged& asked, WindowProgress* progress);
  void applySetting(const ChangeLogged& asked);
  void applyPin(const ChangeLogged& asked, const ExpertName& expert, WindowProgress* progress);
  void applyLearningRate(double rate, WindowProgress* progress, bool withinEpoch);
  [[nodiscard]] MomentKept momentNow(WindowIndex window, const WindowProgress* progress) const;
  [[nodiscard]] MomentKept momentBefore(const RunPlace& place, const WindowProgress* progress) const;
  void forgetOldMoments();
  void takeBack(const engine::Requests& requests, const RunPlace& place);
  void goBack(Position& at);
  void pruneNow(WindowProgress& progress);
  void removeExpert(const ExpertName& expert, WindowProgress* progress);
  void tellGone(const network::StructureChanges& changes, PrunedNow event, WindowProgress* progress);
  void revalidate(PrunedNow& event, WindowProgress& progress);
  [[nodiscard]] WindowIndex windowOf(const WindowProgress* progress) const;
  void handOut(const WindowProgress* progress);
  /// Before what changed the experts is told: whoever is told then measures the model as it is.
  void handOutIfFollowed(const WindowProgress* progress);
  void applyGrouping(WindowIndex finished);
  void loadStates();
  void resume(const TrainerState& from, std::optional<WindowProgress>& progress);
  void keep(WindowIndex window, const WindowProgress* progress);
  [[nodiscard]] bool keepingIsDue(int epoch) const;
  [[nodiscard]] TrainerState stateAt(WindowIndex window, const WindowProgress* progress) const;
  [[nodiscard]] Result<std::optional<Metrics>> evaluate(network::Recommender& recommender, const Sequences& sequences,
                                                        const Exclusions& exclusions, std::vector<std::int32_t> candidates, bool count);
  void emit(EventDetail detail);

  const data::WindowedStream& stream_;
  StateSource states_;
  RunSettings settings_;
  network::Recommender& recommender_;
  engine::RunObserver& observer_;
  engine::Controls& controls_;
  TrainerHooks hooks_;
  network::Random shuffle_;
  double tau_;
  double learningRate_;             // at the start of each window
  std::vector<ExpertName> pinned_;  // that pruning by τ never takes
  Grouping grouping_;
  std::optional<Grouping> pendingGrouping_;
  double lastStepSeconds_ = 0;
  int pieces_ = 1;            // in which a batch's items are encoded, as last told
  bool pruneWanted_ = false;  // until an epoch of the window is finished
  std::vector<std::optional<Metrics>> tests_;
  std::int64_t told_ = 0;                      // events
  MomentKept good_;                            // kept only where somebody wants it
  std::deque<ChangeLogged> script_;            // still to come, of hooks_.script
  std::deque<ChangeLogged> again_;             // made before one that was taken back, or before an interruption, to be made again
  std::vector<Applied> applied_;               // by a person, and not taken back
  std::optional<engine::Requests> postponed_;  // until the run has gone back
  std::int64_t undoAskedMs_ = 0;
  bool rateSet_ = false;                           // in the epoch under way, so that it does not decay at its end
  std::chrono::steady_clock::time_point kept_;     // when hooks_.resumable was last done
  std::chrono::steady_clock::duration keeping_{};  // what that took
  bool changed_ = false;                           // by a person, since then
};

}  // namespace xsmoe::streaming
