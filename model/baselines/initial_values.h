// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <torch/nn/modules/linear.h>

#include <cmath>

#include "model/network/random_generators.h"

namespace xsmoe::baselines {

/// Normal with mean 0, from a generator of the run's own.
inline void drawNormal(const at::Tensor& weight, double deviation, const at::Generator& generator) {
  weight.detach().copy_(at::empty(weight.sizes()).normal_(0, deviation, generator));
}

/// PyTorch's default of a Linear layer, which is also that of a 1×1 convolution: weight and bias uniform in ±1/√(inputs).
inline void drawLinear(const torch::nn::Linear& linear, const at::Generator& generator) {
  network::initialiseLikeLinear(linear->weight, generator);
  const double bound = 1.0 / std::sqrt(static_cast<double>(linear->weight.size(1)));
  linear->bias.detach().copy_(at::empty(linear->bias.sizes()).uniform_(-bound, bound, generator));
}

}  // namespace xsmoe::baselines
