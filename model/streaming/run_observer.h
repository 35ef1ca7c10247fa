// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/events.h"

namespace xsmoe::streaming {

/// Where the trainer is, for a live display.
struct RunningState {
  WindowIndex window;
  int epoch = 0, batch = 0, batchesPerEpoch = 0;      ///< epoch and batch from 1
  double stepSeconds = 0;                             ///< of the last step
  std::int64_t itemSlots = 0;                         ///< of the last batch, padding included
  std::vector<LayerUsage> usage;                      ///< through the epoch so far
  std::int64_t deviceBytes = 0, devicePeakBytes = 0;  ///< memory of a GPU that Torch has handed out; 0 on a CPU
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

}  // namespace xsmoe::streaming
