// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/Device.h>

#include <memory>

#include "model/core/gpu_use.h"
#include "model/device/gpu_monitor.h"
#include "model/streaming/run_in_progress.h"

namespace xsmoe::streaming {

class EpochBatches;

/// What is told of a run's steps besides its events: how they run, to whoever watches, and that memory became short. In the trainer's
/// thread.
class StepNews {
 public:
  /// `run` must outlive it.
  explicit StepNews(RunInProgress& run) : run_(run) {}

  /// Pieces in which items are encoded by now are no news: the run goes on from a state in which they were told.
  void knowPieces() { pieces_ = run_.recommender.encodingPieces(); }
  /// Of the last step whose loss was read.
  void tookSeconds(double seconds) { lastStepSeconds_ = seconds; }
  /// Tells whoever watches of batch `batch`, from 1, which was trained on `device`.
  void tellOfRunning(const EpochBatches& batches, int batch, c10::Device device);
  /// Once each time that a batch's items had to be encoded in more pieces than before.
  void tellOfMemory(int batch);
  /// Of the GPU that is trained on; on a CPU nothing.
  [[nodiscard]] GpuUse gpuUse(c10::Device device);

 private:
  RunInProgress& run_;
  double lastStepSeconds_ = 0;
  int pieces_ = 1;                                  // in which a batch's items are encoded, as last told
  std::unique_ptr<device::GpuMonitor> gpuMonitor_;  // null on a CPU
};

}  // namespace xsmoe::streaming
