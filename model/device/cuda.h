// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <memory>
#include <string>

namespace xsmoe::device {

/// What needs CUDA itself. A build without it has no CUDA devices (chooseDevice refuses them): bytes are 0 there, Staging and
/// send() hand tensors through, and adamStep is never reached.

/// Memory that Torch's allocator has handed out on a GPU, now and at its highest, and what the driver still has. Zeros for a CPU.
struct DeviceMemory {
  std::int64_t allocatedBytes = 0, peakBytes = 0, freeBytes = 0;
};
[[nodiscard]] DeviceMemory readDeviceMemory(c10::Device device);
/// Where a GPU is on the PCI bus, as its driver names it: "0000:3B:00.0". Empty for a CPU, and where CUDA does not tell.
[[nodiscard]] std::string pciBusId(c10::Device device);
/// The kind of a GPU, as CUDA names it: "NVIDIA H200". Empty for a CPU, and where CUDA does not tell.
[[nodiscard]] std::string gpuModel(c10::Device device);
/// Tells a GPU apart from all others of all machines that are running: that of its machine's start, and where it is on the bus. Empty where
/// pciBusId() is, and where the system does not tell.
[[nodiscard]] std::string placeOfGpu(c10::Device device);
/// The peak begins again at what is handed out now. A tensor must have been on that GPU. Of a CPU nothing happens (beginPeak).
void beginDevicePeak(c10::Device device);

/// Brings tensors from the host to a GPU beside what it computes: through pinned memory, on a stream of its own. On a CPU they are handed
/// through. One thread.
class Staging {
 public:
  explicit Staging(c10::Device device);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  /// The tensor on the device; to be used after arrive() only.
  [[nodiscard]] at::Tensor bring(const at::Tensor& host);
  /// What is computed from here on waits for all that was brought, on the device: the host does not wait.
  void arrive();

 private:
  struct Streams;
  c10::Device device_;
  std::unique_ptr<Streams> streams_;  // null on a CPU
};

/// The tensor on the device. From the host to a GPU it goes through pinned memory in the current stream, and the host does not wait; what
/// is brought for the step after this one goes beside the computation by Staging. From a GPU to the host it waits.
[[nodiscard]] at::Tensor send(const at::Tensor& tensor, c10::Device device);

/// Adam's buffers on a GPU, contiguous float32 of one size, and the step's state there (network/adam.h).
struct AdamOnDevice {
  at::Tensor values, first, second, gradients;
  at::Tensor steps;   ///< float64 scalar: steps done, this one included
  at::Tensor finite;  ///< bool scalar: false leaves everything as it is
};
/// One fused update in the current stream (adam_kernel.cu).
void adamStep(const AdamOnDevice& buffers, double learningRate);

}  // namespace xsmoe::device
