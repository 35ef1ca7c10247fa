// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// Root mean square, about their mean, of the features that a settled encoder gives.
inline constexpr double kSettledSpread = .5;

/// Moves and scales the hidden states of a BERT so that the features of a corpus have mean 0 and spread kSettledSpread in every state,
/// and changes nothing else: what a layer reads is moved and scaled back by its own weights. In a LayerNorm's scale and shift,
///   x'_k = s_k (x_k − m_k),
/// in the layer above W' = W / s, b' = b + W m for query, key and value, and W' = s W, b' = s (b + m) for the attention's output, whose sum
/// with x' is then s times what it was; the LayerNorm after it does not see s. A mean that all items share says nothing of any of them and
/// would only slow down who learns from the features. `features` float32 [K, rows, d] of the corpus, pooled as they will be.
void settleTextStates(const EncoderConfig& config, WeightMap& weights, const at::Tensor& features);

/// Scales the hidden states of a ViT, all by the same number, so that the spread of its features is kSettledSpread on average over the
/// states: all that is added to the states is scaled, and the LayerNorms before each product do not see it. Means stay.
void settlePictureStates(const EncoderConfig& config, WeightMap& weights, const at::Tensor& features);

}  // namespace xsmoe::encoders
