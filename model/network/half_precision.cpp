// SPDX-License-Identifier: Apache-2.0
#include "model/network/half_precision.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace xsmoe::network {
namespace {

// Since 2.4 LibTorch has one set of functions for all devices; those of each device are deprecated.
#if TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR >= 204
bool castsOn(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
void setCasts(c10::DeviceType device, bool on) { at::autocast::set_autocast_enabled(device, on); }
void setCastType(c10::DeviceType device, c10::ScalarType type) { at::autocast::set_autocast_dtype(device, type); }
#else
bool castsOn(c10::DeviceType device) { return device == c10::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled(); }
void setCasts(c10::DeviceType device, bool on) { device == c10::kCUDA ? at::autocast::set_enabled(on) : at::autocast::set_cpu_enabled(on); }
void setCastType(c10::DeviceType device, c10::ScalarType type) {
  device == c10::kCUDA ? at::autocast::set_autocast_gpu_dtype(type) : at::autocast::set_autocast_cpu_dtype(type);
}
#endif

}  // namespace

HalfPrecisionScope::HalfPrecisionScope(const device::ComputeDevice& device)
    : cuda_(device.device.is_cuda()), on_(device.stepType != c10::kFloat) {
  if (!on_) return;
  // Every weight is used once in a task, and tasks run side by side: kept casts would only be shared between threads.
  at::autocast::set_autocast_cache_enabled(false);
  setCastType(cuda_ ? c10::kCUDA : c10::kCPU, device.stepType);
  setCasts(cuda_ ? c10::kCUDA : c10::kCPU, true);
}

HalfPrecisionScope::~HalfPrecisionScope() {
  if (!on_) return;
  setCasts(cuda_ ? c10::kCUDA : c10::kCPU, false);
  at::autocast::set_autocast_cache_enabled(true);
}

FullPrecisionScope::FullPrecisionScope() : cuda_(castsOn(c10::kCUDA)), cpu_(castsOn(c10::kCPU)) {
  setCasts(c10::kCUDA, false);
  setCasts(c10::kCPU, false);
}

FullPrecisionScope::~FullPrecisionScope() {
  setCasts(c10::kCUDA, cuda_);
  setCasts(c10::kCPU, cpu_);
}

}  // namespace xsmoe::network
