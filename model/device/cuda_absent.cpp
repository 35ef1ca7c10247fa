// SPDX-License-Identifier: Apache-2.0
// A build against a LibTorch without CUDA.
#include <c10/util/Exception.h>

#include "model/device/cuda.h"

namespace xsmoe::device {

DeviceMemory readDeviceMemory(c10::Device) { return {}; }
void beginDevicePeak(c10::Device) {}

struct Staging::Streams {};
Staging::Staging(c10::Device device) : device_(device) {}
Staging::~Staging() = default;
at::Tensor Staging::bring(const at::Tensor& host) { return host; }
void Staging::arrive() {}

void adamStep(const AdamOnDevice&, double) { TORCH_CHECK(false, "this build has no CUDA"); }

}  // namespace xsmoe::device
