// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/encoders/transformer.h"
#include "model/encoders/vector_kernels.h"

namespace xsmoe::encoders {

/// An encoder's layers over sequences that lie one after another without padding, for features only: float32 on the CPU, no gradients, in
/// the calling thread. The last layer computes the first tokens only. The same function as Transformer::layer within rounding.
class PackedLayers {
 public:
  /// `tokens` [T, d], contiguous, is overwritten; sequence b is its rows begins[b] … begins[b+1] − 1. Config and weights must outlive this.
  PackedLayers(const EncoderConfig& config, const WeightMap& weights, at::Tensor tokens, std::vector<std::int64_t> begins);

  /// Computes the next layer and gives the first tokens' rows [B, d].
  at::Tensor next();

 private:
  struct Rows {
    std::int64_t first = 0, count = 0;
  };
  /// Views of what the layers compute in, of one head of one sequence. The scores of all lie in the same memory.
  struct Head {
    at::Tensor queries, keys;  // [Q, w] and [w, S]
    at::Tensor values;         // [S, w]
    at::Tensor scores;         // [Q, S]
    at::Tensor context;        // [Q, w]
  };
  [[nodiscard]] const float* values(const std::string& name) const;
  [[nodiscard]] NormWeights normWeights(const std::string& name) const;
  [[nodiscard]] Rows queriesOf(std::size_t sequence) const;

  void project(const std::string& name, const at::Tensor& from, at::Tensor to) const;   // with the bias, if there is one
  void multiply(const std::string& name, const at::Tensor& from, at::Tensor to) const;  // without
  void keepFirstTokens(const at::Tensor& input);
  void cutHeads();
  void attend();
  void feedForward();

  const EncoderConfig& config_;
  Transformer network_;
  std::vector<std::int64_t> begins_;
  at::Tensor firsts_;  // rows of the first tokens
  Activation activation_;
  int layer_ = 0;
  std::string name_;           // of the layer: "encoder.layer.3."
  bool onlyFirst_ = false;     // the last layer: queries_, context_ and x_ have a row a sequence
  at::Tensor x_, normalised_;  // [T, d]; the same for BERT
  at::Tensor keysAndValues_, queries_, context_, sum_, wide_, scores_;
  std::vector<Head> heads_;
};

}  // namespace xsmoe::encoders
