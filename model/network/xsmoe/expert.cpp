// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/expert.h"

#include <ATen/ops/empty.h>

#include <ostream>

namespace xsmoe::network {

void ExpertImpl::reset() {
  const auto [width, bottleneck] = options;
  down = register_module("down", torch::nn::Linear(torch::nn::LinearOptions(width, bottleneck).bias(false)));
  up = register_module("up", torch::nn::Linear(torch::nn::LinearOptions(bottleneck, width).bias(false)));
}

void ExpertImpl::pretty_print(std::ostream& stream) const {
  stream << "Expert(d=" << options.width << ", d'=" << options.bottleneck << ')';
}

void ExpertImpl::initialise(const at::Generator& generator) {
  constexpr double kDeviation = 0.01;
  for (auto& weight : {down->weight, up->weight}) weight.detach().copy_(at::empty(weight.sizes()).normal_(0, kDeviation, generator));
}

void ExpertImpl::setTrainable(bool trainable) {
  down->weight.set_requires_grad(trainable);
  up->weight.set_requires_grad(trainable);
}

}  // namespace xsmoe::network
