// SPDX-License-Identifier: Apache-2.0
#include "model/network/half_precision.h"

#include <ATen/autocast_mode.h>

namespace xsmoe::network {

HalfPrecisionScope::HalfPrecisionScope(const device::ComputeDevice& device)
    : cuda_(device.device.is_cuda()), on_(device.stepType != c10::kFloat) {
  if (!on_) return;
  // Every weight is used once in a task, and tasks run side by side: kept casts would only be shared between threads.
  at::autocast::set_autocast_cache_enabled(false);
  if (cuda_) {
    at::autocast::set_autocast_gpu_dtype(device.stepType);
    at::autocast::set_enabled(true);
  } else {
    at::autocast::set_autocast_cpu_dtype(device.stepType);
    at::autocast::set_cpu_enabled(true);
  }
}

HalfPrecisionScope::~HalfPrecisionScope() {
  if (!on_) return;
  cuda_ ? at::autocast::set_enabled(false) : at::autocast::set_cpu_enabled(false);
  at::autocast::set_autocast_cache_enabled(true);
}

FullPrecisionScope::FullPrecisionScope() : cuda_(at::autocast::is_enabled()), cpu_(at::autocast::is_cpu_enabled()) {
  at::autocast::set_enabled(false);
  at::autocast::set_cpu_enabled(false);
}

FullPrecisionScope::~FullPrecisionScope() {
  at::autocast::set_enabled(cuda_);
  at::autocast::set_cpu_enabled(cpu_);
}

}  // namespace xsmoe::network
