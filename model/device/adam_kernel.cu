// SPDX-License-Identifier: Apache-2.0
// By tensor operations a step of Adam is ten passes over its buffers, and a step that may have to be left out (an overflow in half
// precision) needs a copy of each. Here it is one pass, which reads on the device whether to happen and how many steps there were, so that
// the host need not wait. Its reference is Adam::stepIf by tensor operations (network/adam.cpp).
#include "model/device/adam_kernel.h"

namespace xsmoe::device {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
constexpr float kEps = 1e-8F;

__global__ void adam(AdamArrays arrays, double learningRate) {
  if (!*arrays.finite) return;
  const double steps = *arrays.steps;
  const float rate = static_cast<float>(learningRate / (1 - pow(kBeta1, steps)));
  const float secondScale = static_cast<float>(1 / sqrt(1 - pow(kBeta2, steps)));
  const long long stride = static_cast<long long>(gridDim.x) * blockDim.x;
  for (long long i = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x; i < arrays.size; i += stride) {
    const float g = arrays.gradients[i];
    const float first = static_cast<float>(kBeta1) * arrays.first[i] + static_cast<float>(1 - kBeta1) * g;
    const float second = static_cast<float>(kBeta2) * arrays.second[i] + static_cast<float>(1 - kBeta2) * g * g;
    arrays.first[i] = first;
    arrays.second[i] = second;
    arrays.values[i] -= rate * first / (sqrtf(second) * secondScale + kEps);
  }
}

}  // namespace

cudaError_t launchAdam(const AdamArrays& arrays, double learningRate, cudaStream_t stream) {
  if (arrays.size == 0) return cudaSuccess;
  constexpr int kThreads = 256, kMostBlocks = 1024;
  const long long wanted = (arrays.size + kThreads - 1) / kThreads;
  const int blocks = static_cast<int>(wanted < kMostBlocks ? wanted : kMostBlocks);
  adam<<<blocks, kThreads, 0, stream>>>(arrays, learningRate);
  return cudaGetLastError();
}

}  // namespace xsmoe::device
