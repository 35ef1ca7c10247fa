// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/events.h"
#include "model/core/indices.h"
#include "model/device/machine_meter.h"
#include "model/network/recommender.h"
#include "model/streaming/expert_steering.h"
#include "model/streaming/run_in_progress.h"
#include "model/streaming/steering.h"
#include "model/streaming/step_news.h"

namespace xsmoe::streaming {

/// How a run without errors ended.
struct TrainerEnd {
  bool stopped = false;  ///< a person stopped it; else it got to its end
  RunFinished result;    ///< means of the tests done
};

/// Algorithm 1 for any recommender (model.md, section 5): train on D_s until early stopping, test on D_{s+1}, freeze, expand, prune.
/// Plain C++; runs in the thread that calls run().
class Trainer {
 public:
  explicit Trainer(RunParts parts);

  /// From the beginning, or from a state that the keeper got (RunKeeper::onResumable): the rest is then what it was the first time, bit for
  /// bit on the same device with the same precision and threads. The recommender must be newly made with the run's settings. Errors: states
  /// that cannot be loaded, one of the keeper's, and a loss, gradient, parameter or score that is not finite: then RunDiverged shows the
  /// batch, and the keeper gets the last good epoch. What was observed before stays valid.
  [[nodiscard]] Result<TrainerEnd> run(std::optional<TrainerState> from = {});

 private:
  struct EpochUnderWay;
  [[nodiscard]] TrainerEnd liveThroughAll(std::optional<TrainerState> from);
  [[nodiscard]] Verdict untilTheEnd(std::optional<TrainerState> from);
  [[nodiscard]] tl::unexpected<Error> fail(const Error& error);
  [[nodiscard]] Verdict begin(std::optional<TrainerState> from);
  [[nodiscard]] Verdict liveThrough();
  void enterWindow();
  void beginWindow();
  [[nodiscard]] Verdict trainWindow();
  [[nodiscard]] Verdict trainEpoch(EpochDone& done);
  [[nodiscard]] Verdict trainBatches(EpochUnderWay& epoch);
  /// One optimizer step with batch `number`, from 1. Returns its loss, which waits to be reported.
  [[nodiscard]] at::Tensor step(EpochUnderWay& epoch, int number);
  /// Tells of the batches up to the last step, whose losses it waits for.
  void reportSteps(EpochUnderWay& epoch);
  void validate(EpochDone& done);
  /// For the next epoch, unless a person has set one since the last.
  void decayLearningRate();
  void test();
  /// What cannot be measured is told, and ends nothing.
  void tellReferences();
  [[nodiscard]] Verdict endWindow();
  /// Samples of the window under the names of the log.
  [[nodiscard]] std::vector<NamedSequence> named(const std::vector<std::int64_t>& rows) const;
  /// Something is not finite: tells of it, and hands the last good epoch to the keeper. `rows`: the window's samples in the batch.
  [[nodiscard]] Failed tellDiverged(const std::string& what, int batch, const std::vector<std::int64_t>& rows);
  void checkParameters(int batch, const std::vector<std::int64_t>& rows);

  RunInProgress run_;
  ExpertSteering experts_;
  Steering steering_;
  StepNews news_;
  WindowIndex window_;            // that is lived through
  bool entered_ = true;           // where it begins: what comes before its first boundary is done
  device::MachineMeter machine_;  // of the epoch under way
};

}  // namespace xsmoe::streaming
