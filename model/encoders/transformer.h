// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// The layers that BERT and ViT share, as operations that can be differentiated. For the length of a call: config and weights must outlive
/// it. A product is computed in the type of its weight; everything between products is float32.
class Transformer {
 public:
  Transformer(const EncoderConfig& config, const WeightMap& weights) : config_(config), weights_(weights) {}

  /// Throws std::invalid_argument where there is no such weight.
  [[nodiscard]] const at::Tensor& weight(const std::string& name) const;
  /// x · Wᵀ + b of `name`.weight and, where there is one, `name`.bias; float32.
  [[nodiscard]] at::Tensor linear(const std::string& name, const at::Tensor& x) const;
  [[nodiscard]] at::Tensor norm(const std::string& name, const at::Tensor& x) const;
  /// Layer `index` of x [B, S, d]. `shut` is added to the scores [B, heads, S, S]: broadcastable, or undefined where all tokens are real.
  /// BERT normalises after each half (post-LN), ViT before it (pre-LN).
  [[nodiscard]] at::Tensor layer(int index, const at::Tensor& x, const at::Tensor& shut) const;

 private:
  [[nodiscard]] at::Tensor product(const std::string& name, const at::Tensor& x) const;  // in the weight's type
  [[nodiscard]] at::Tensor heads(const std::string& name, const at::Tensor& x) const;    // [B, heads, S, d / heads]
  [[nodiscard]] at::Tensor attention(const std::string& layer, const at::Tensor& x, const at::Tensor& shut) const;
  [[nodiscard]] at::Tensor activated(const at::Tensor& x) const;
  [[nodiscard]] at::Tensor feedForward(const std::string& layer, const at::Tensor& x) const;

  const EncoderConfig& config_;
  const WeightMap& weights_;
};

/// 1 for the tokens between a text's first and last: neither padding nor [CLS] nor the closing [SEP]. `mask` [B, S] → int64 [B, S].
[[nodiscard]] at::Tensor innerTokens(const at::Tensor& mask);

/// Features float32 [K, B, d] on the CPU from all tokens' states: the first token's, and with `meanOf` (1 for tokens that state 0 is the
/// mean of, [B, S]) that mean, or the first token's where there is none to take.
[[nodiscard]] at::Tensor pooled(const std::vector<at::Tensor>& states, const at::Tensor& meanOf);

}  // namespace xsmoe::encoders
