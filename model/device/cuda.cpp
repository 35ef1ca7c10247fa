// SPDX-License-Identifier: Apache-2.0
#include "model/device/cuda.h"

#include <ATen/cuda/CUDAEvent.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "model/device/adam_kernel.h"
#include "model/device/rehearsal.h"

namespace xsmoe::device {

DeviceMemory readDeviceMemory(c10::Device device) {
  if (!device.is_cuda()) return {};
  const c10::cuda::CUDAGuard guard(device);
  std::size_t freeBytes = 0, totalBytes = 0;
  C10_CUDA_CHECK(cudaMemGetInfo(&freeBytes, &totalBytes));
  const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device.index());
  const auto& allocated = stats.allocated_bytes.at(0);  // of all pools together
  return {allocated.current, allocated.peak, static_cast<std::int64_t>(freeBytes)};
}

std::string pciBusId(c10::Device device) {
  if (!device.is_cuda()) return {};
  std::array<char, 32> id{};
  if (cudaDeviceGetPCIBusId(id.data(), static_cast<int>(id.size()), device.index()) == cudaSuccess) return id.data();
  static_cast<void>(cudaGetLastError());  // nobody else is to find it
  return {};
}

std::string gpuModel(c10::Device device) {
  if (!device.is_cuda()) return {};
  cudaDeviceProp properties{};
  if (cudaGetDeviceProperties(&properties, device.index()) == cudaSuccess) return properties.name;
  static_cast<void>(cudaGetLastError());  // nobody else is to find it
  return {};
}

std::string placeOfGpu(c10::Device device) {
  const auto bus = pciBusId(device);
  std::string start;
  if (bus.empty() || !(std::ifstream("/proc/sys/kernel/random/boot_id") >> start)) return {};
  return start + ' ' + bus;
}

void beginDevicePeak(c10::Device device) {
  if (device.is_cuda()) c10::cuda::CUDACachingAllocator::resetPeakStats(device.index());
}

struct Staging::Streams {
  explicit Streams(c10::DeviceIndex index) : copies(c10::cuda::getStreamFromPool(/*isHighPriority=*/false, index)) {}
  c10::cuda::CUDAStream copies;
  at::cuda::CUDAEvent done;
  std::vector<at::Tensor> brought;  // since the last arrive()
};

Staging::Staging(c10::Device device) : device_(device) {
  if (device.is_cuda()) streams_ = std::make_unique<Streams>(device.index());
}
Staging::~Staging() = default;

at::Tensor Staging::bring(const at::Tensor& host) {
  if (!streams_) return host;
  const c10::cuda::CUDAStreamGuard guard(streams_->copies);
  auto onDevice = host.pin_memory().to(device_, /*non_blocking=*/true);  // the allocator keeps pinned memory until the copy is done
  streams_->brought.push_back(onDevice);
  return onDevice;
}

void Staging::arrive() {
  if (!streams_) return;
  const auto current = c10::cuda::getCurrentCUDAStream(device_.index());
  streams_->done.record(streams_->copies);
  streams_->done.block(current);
  // They were allocated in the other stream, and must not be reused there while this one reads them.
  for (const auto& tensor : streams_->brought) c10::cuda::CUDACachingAllocator::recordStream(tensor.storage().data_ptr(), current);
  streams_->brought.clear();
}

at::Tensor send(const at::Tensor& tensor, c10::Device device) {
  const auto from = device.is_cuda() && tensor.is_cpu() ? tensor.pin_memory() : tensor;
  return from.to(device, tensor.scalar_type(), /*non_blocking=*/!isHost(device));
}

void adamStep(const AdamOnDevice& buffers, double learningRate) {
  const auto device = buffers.values.device();
  const c10::cuda::CUDAGuard guard(device);
  const AdamArrays arrays{buffers.values.data_ptr<float>(),
                          buffers.first.data_ptr<float>(),
                          buffers.second.data_ptr<float>(),
                          buffers.gradients.data_ptr<float>(),
                          buffers.steps.data_ptr<double>(),
                          buffers.finite.data_ptr<bool>(),
                          static_cast<long long>(buffers.values.numel())};
  C10_CUDA_CHECK(launchAdam(arrays, learningRate, c10::cuda::getCurrentCUDAStream(device.index()).stream()));
}

}  // namespace xsmoe::device
