// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>

#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// Of weights before training. BERT's and ViT's .02 is for a width of 768; at 128 it would leave each token alone with itself for long.
inline constexpr double kInitialDeviation = .06;

/// Weights to begin with, float32 on the CPU: matrices, embeddings and tokens normal with deviation kInitialDeviation, LayerNorms 1 and 0,
/// other biases 0. They require gradients.
[[nodiscard]] WeightMap drawWeights(const EncoderConfig& config, const at::Generator& generator);

}  // namespace xsmoe::encoders
