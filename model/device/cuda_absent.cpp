// SPDX-License-Identifier: Apache-2.0
// A build against a LibTorch without CUDA.
#include <c10/util/Exception.h>

#include "model/device/cuda.h"
#include "model/device/rehearsal.h"

namespace xsmoe::device {

DeviceMemory readDeviceMemory(c10::Device) { return {}; }
std::string pciBusId(c10::Device) { return {}; }
std::string gpuModel(c10::Device) { return {}; }
std::string placeOfGpu(c10::Device) { return {}; }
void beginDevicePeak(c10::Device) {}

struct Staging::Streams {};
Staging::Staging(c10::Device device) : device_(device) {}
Staging::~Staging() = default;
at::Tensor Staging::bring(const at::Tensor& host) { return host; }
void Staging::arrive() {}

at::Tensor send(const at::Tensor& tensor, c10::Device device) {
  return tensor.to(device, tensor.scalar_type(), /*non_blocking=*/!isHost(device));
}

void adamStep(const AdamOnDevice&, double) { TORCH_CHECK(false, "this build has no CUDA"); }

}  // namespace xsmoe::device
