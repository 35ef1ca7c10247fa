// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/settings.h"
#include "model/data/windowed_stream.h"
#include "model/network/random.h"
#include "model/network/recommender.h"
#include "model/streaming/controls.h"
#include "model/streaming/run_observer.h"
#include "model/streaming/trainer_state.h"

namespace xsmoe::streaming {

/// Loads the hidden states that a recommender asks for, of every item of the stream.
using StateSource =
    std::function<Result<std::shared_ptr<const network::ItemStates>>(const std::vector<Modality>&, const std::vector<int>& states)>;

/// What happens to a model besides training; called in the trainer's thread.
struct TrainerHooks {
  /// After the test of a window, before freezing, expansion and pruning. An error ends the run.
  std::function<Result<void>(WindowIndex, const network::Recommender&)> tested;
  /// A copy of the model as it is now was asked for (Controls::copyModel); with the window that it trains on.
  std::function<void(WindowIndex, std::unique_ptr<network::Recommender>)> copied;
  /// A moment from which the run can go on: every window boundary, and ends of epochs as `checkpoint-every` says. Tensors are the model's
  /// own.
  std::function<void(const TrainerState&)> resumable;
};

struct TrainerEnd {
  bool stopped = false;
  RunFinished result;  ///< means of the tests done
};

/// An error on its way through code that throws; Trainer::run() catches it.
struct Failed {
  Error error;
};

/// Algorithm 1 for any recommender (model.md, section 5): train on D_s until early stopping, test on D_{s+1}, freeze, expand, prune.
/// Plain C++ with callbacks; runs in the thread that calls run(). Stream, recommender, observer and controls must outlive it.
class Trainer {
 public:
  Trainer(const data::WindowedStream& stream, StateSource states, const RunSettings& settings, network::Recommender& recommender,
          RunObserver& observer, Controls& controls, TrainerHooks hooks);

  /// From the beginning, or from where resumable() gave a state: the rest is then what it was the first time, bit for bit on the same
  /// device with the same precision and threads. The recommender must be newly made with the run's settings. Errors: states that cannot be
  /// loaded, a loss or score that is not finite, a hook's error. What was observed before stays valid.
  [[nodiscard]] Result<TrainerEnd> run(std::optional<TrainerState> from = {});

 private:
  struct Stopped {};  // thrown inside the trainer only, to leave its loops
  struct WindowProgress;

  [[nodiscard]] WindowProgress openWindow(WindowIndex window);
  [[nodiscard]] WindowProgress beginWindow(WindowIndex window);
  void trainWindow(WindowProgress& progress);
  double trainEpoch(WindowProgress& progress);
  [[nodiscard]] static Failed diverged(const std::string& what, const WindowProgress& progress, int batch);
  void validate(WindowProgress& progress, EpochDone& done);
  void testAndFinish(WindowProgress& progress);
  void boundary(Boundary kind, WindowProgress* progress);
  void apply(const Requests& requests, WindowProgress* progress);
  void pruneNow(WindowProgress& progress);
  void applyGrouping(WindowIndex finished);
  void loadStates();
  void resume(const TrainerState& from, std::optional<WindowProgress>& progress);
  void keep(WindowIndex window, const WindowProgress* progress);
  [[nodiscard]] bool keepingIsDue(int epoch) const;
  [[nodiscard]] TrainerState stateAt(WindowIndex window, const WindowProgress* progress) const;
  [[nodiscard]] std::optional<Metrics> evaluate(network::Recommender& recommender, const data::Sequences& sequences,
                                                const data::Exclusions& exclusions, std::vector<std::int32_t> candidates);
  void emit(EventDetail detail);
  [[nodiscard]] RunFinished means() const;

  const data::WindowedStream& stream_;
  StateSource states_;
  RunSettings settings_;
  network::Recommender& recommender_;
  RunObserver& observer_;
  Controls& controls_;
  TrainerHooks hooks_;
  network::Random shuffle_;
  double tau_;
  Grouping grouping_;
  std::optional<Grouping> pendingGrouping_;
  double lastStepSeconds_ = 0;
  bool pruneWanted_ = false;  // until an epoch of the window is finished
  std::vector<std::optional<Metrics>> tests_;
  std::chrono::steady_clock::time_point kept_;     // when hooks_.resumable was last done
  std::chrono::steady_clock::duration keeping_{};  // what that took
  bool changed_ = false;                           // by a person, since then
};

}  // namespace xsmoe::streaming
