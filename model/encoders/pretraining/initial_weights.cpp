// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/initial_weights.h"

#include <ATen/ATen.h>

namespace xsmoe::encoders {

WeightMap drawWeights(const EncoderConfig& config, const at::Generator& generator) {
  WeightMap weights;
  for (const auto& [name, shape] : weightShapes(config)) {
    at::Tensor& values = weights[name] = at::zeros(shape);
    if (name.ends_with(".bias")) continue;
    if (shape.size() == 1)
      values.fill_(1);  // a LayerNorm
    else
      values.normal_(0, kInitialDeviation, generator);
  }
  for (auto& [name, values] : weights) values.requires_grad_();
  return weights;
}

}  // namespace xsmoe::encoders
