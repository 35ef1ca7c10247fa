// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "model/core/gpu_use.h"

namespace xsmoe::device {

/// What a GPU is used for, as NVML tells it, the library that comes with NVIDIA's driver. It is opened with the monitor, so that nothing
/// else of ours needs it; where it is not there or does not answer, nothing is known, and GpuUse::unknown says why: never an error.
/// One thread.
class GpuMonitor {
 public:
  /// `busId`: where the GPU is on the PCI bus, as CUDA tells it (pciBusId()), whatever CUDA_VISIBLE_DEVICES makes of its number. It is
  /// asked again after `rest`, not sooner.
  explicit GpuMonitor(const std::string& busId, const std::string& library = "libnvidia-ml.so.1",
                      std::chrono::milliseconds rest = std::chrono::seconds(1));
  ~GpuMonitor();
  GpuMonitor(const GpuMonitor&) = delete;
  GpuMonitor& operator=(const GpuMonitor&) = delete;

  [[nodiscard]] const GpuUse& use();

 private:
  using Clock = std::chrono::steady_clock;
  class Driver;

  std::unique_ptr<Driver> driver_;  // never null
  std::chrono::milliseconds rest_;
  std::optional<Clock::time_point> asked_;  // absent: never
  GpuUse use_;
};

}  // namespace xsmoe::device
