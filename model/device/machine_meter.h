// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>

#include "model/core/gpu_use.h"
#include "model/core/machine_use.h"

namespace xsmoe::device {

/// What is taken of the machine from begin() to take(). One thread. Cheap: counters of the system, read at both ends.
class MachineMeter {
 public:
  /// Forgets what was before.
  void begin();
  /// A reading of the GPU that is computed on. Without any nothing is told of one.
  void see(const GpuUse& use);
  [[nodiscard]] MachineUse take() const;

 private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point begun_ = Clock::now();
  double cpuUsed_ = 0;          // seconds, at begun_
  std::int64_t diskRead_ = -1;  // bytes, then; −1: not known
  double busySum_ = 0;          // over the readings that tell it
  int busyReadings_ = 0;
  std::int64_t gpuBytes_ = 0;
};

}  // namespace xsmoe::device
