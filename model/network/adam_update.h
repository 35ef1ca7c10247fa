// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace xsmoe::network {

/// Flat buffers of Adam on the host, `size` entries each.
struct AdamBuffers {
  float *values, *first, *second;
  const float* gradients;
  std::int64_t size;
};

/// Of one step: learning rate / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ), and coupled L2: `decay` · value is added to the gradient.
struct AdamRates {
  float rate, secondScale, decay;
};

inline constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kAdamEps = 1e-8;

/// One pass over the buffers; by tensor operations it is eight, each through main memory.
void updateByAdam(const AdamBuffers& buffers, const AdamRates& rates);

}  // namespace xsmoe::network
