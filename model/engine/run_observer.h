// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/planned_run.h"
#include "model/core/data_report.h"
#include "model/core/events.h"
#include "model/core/gpu_use.h"
#include "model/core/progress.h"
#include "model/core/run_history.h"
#include "model/engine/outcomes.h"

namespace xsmoe::engine {

/// Where the trainer is, for a live display.
struct RunningState {
  WindowIndex window;
  int epoch = 0, batch = 0, batchesPerEpoch = 0;      ///< epoch and batch from 1
  double stepSeconds = 0;                             ///< of the last step
  std::int64_t itemSlots = 0;                         ///< of the last batch, padding included
  std::vector<LayerUsage> usage;                      ///< through the epoch so far
  std::int64_t deviceBytes = 0, devicePeakBytes = 0;  ///< memory of a GPU that Torch has handed out; 0 on a CPU
  GpuUse gpu = {};                                    ///< of the GPU that the run trains on; as made on a CPU
};

/// Told what happens in a run, in the thread that trains. Must return quickly.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// Every event, in order.
  virtual void onEvent(const RunEvent& event) = 0;
  /// Asked after each batch: whether onRunning() should be called now (its usage takes time to compute).
  [[nodiscard]] virtual bool wantsRunning() { return false; }
  virtual void onRunning(const RunningState&) {}
};

/// Told about a training run. Called in the thread that calls Engine::train, resume, fork, replay, trainPlanned or experiment.
class TrainListener : public RunObserver {
 public:
  /// Once, before the first event: the stream is open and the run folder exists.
  virtual void onStarted(const RunDescription&) {}
  /// After onStarted(), of a run that trains: the stream as the run sees it, with what is left out of it and which truths can never rank.
  virtual void onData(const DataReport&) {}
  /// After onStarted(), of a run that is resumed or forked, and whenever a change is taken back: the part of its record that stays. The
  /// events that follow come after it.
  virtual void onResumed(const RunHistory&) {}
  virtual void onProgress(const Progress&) {}
  /// What a person should know and what ends nothing: a checkpoint that cannot be read or written, a change that is lost. One sentence.
  virtual void onNotice(const std::string&) {}
  /// A copy of the model in training can be asked about now (Questions::recommendNow, whatIf), in place of the one before.
  virtual void onCopied() {}
};

/// Told how an experiment goes, besides what happens in its runs. Called in the thread that calls Engine::experiment.
class ExperimentObserver {
 public:
  virtual ~ExperimentObserver() = default;
  /// Once, before anything is trained: every run in the order in which they are.
  virtual void onPlanned(const std::vector<PlannedRun>&) {}
  /// A run is finished, was already, or has failed.
  virtual void onRun(const ExperimentRun&) {}
};

}  // namespace xsmoe::engine
