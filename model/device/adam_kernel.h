// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cuda_runtime_api.h>

namespace xsmoe::device {

/// Device pointers of Adam's flat buffers, `size` entries each, and of the step's state.
struct AdamArrays {
  float *values, *first, *second;
  const float* gradients;
  const double* steps;  ///< steps done, this one included
  const bool* finite;   ///< false: nothing changes
  long long size;
};

/// Adam with PyTorch's defaults (β 0.9 and 0.999, ε 1e-8), in `stream`. Returns the launch's error; does not wait.
[[nodiscard]] cudaError_t launchAdam(const AdamArrays& arrays, double learningRate, cudaStream_t stream);

}  // namespace xsmoe::device
