// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include "model/network/dropout.h"
#include "model/network/packed_sequences.h"

namespace xsmoe::network {

struct UserEncoderOptions {
  std::int64_t embedding = 128;  ///< e
  std::int64_t length = 10;      ///< L
  std::int64_t heads = 2;
  std::int64_t blocks = 2;
  double dropout = 0.1;
};

/// Multi-head self-attention without biases; dropout on the weights and on the output; residual; LayerNorm (paper, Eq. 6).
/// Parameters: query.weight, key.weight, value.weight, output.weight [e, e]; norm.
class SelfAttentionImpl : public torch::nn::Cloneable<SelfAttentionImpl> {
 public:
  explicit SelfAttentionImpl(UserEncoderOptions chosen) : options(chosen) { SelfAttentionImpl::reset(); }
  void reset() override;
  /// x [P, e] → [P, e]. `place`: see Dropout::mask; two places are used. Null: no dropout.
  torch::Tensor forward(const torch::Tensor& x, const PackedSequences& layout, const Dropout* dropout, int place);

  UserEncoderOptions options;
  torch::nn::Linear query{nullptr}, key{nullptr}, value{nullptr}, output{nullptr};
  torch::nn::LayerNorm norm{nullptr};
};
TORCH_MODULE(SelfAttention);

/// Linear(e, 4e) → ReLU → Linear(4e, e) → dropout; residual; LayerNorm. Parameters: inner, outer, norm.
class FeedForwardImpl : public torch::nn::Cloneable<FeedForwardImpl> {
 public:
  explicit FeedForwardImpl(UserEncoderOptions chosen) : options(chosen) { FeedForwardImpl::reset(); }
  void reset() override;
  /// x [P, e] → [P, e]; one place of dropout.
  torch::Tensor forward(const torch::Tensor& x, const PackedSequences& layout, const Dropout* dropout, int place);

  UserEncoderOptions options;
  torch::nn::Linear inner{nullptr}, outer{nullptr};
  torch::nn::LayerNorm norm{nullptr};
};
TORCH_MODULE(FeedForward);

/// From a user's item embeddings to the user embedding after each position (paper, Eq. 6; model.md, section 2): learned positions,
/// LayerNorm, dropout, then blocks of causal attention and feed-forward. LayerNorm eps 1e-6. Padding, which no real position sees, is
/// never computed. Parameters: position.weight [L, e], norm, blocks.I.attention.…, blocks.I.feed_forward.….
class UserEncoderImpl : public torch::nn::Cloneable<UserEncoderImpl> {
 public:
  explicit UserEncoderImpl(UserEncoderOptions chosen) : options(chosen) { UserEncoderImpl::reset(); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  /// Embeddings of the tokens' items [P, e] → user embedding after each token [P, e]. `dropout` null: none.
  torch::Tensor forward(const torch::Tensor& items, const PackedSequences& layout, const Dropout* dropout);
  /// Xavier normal on linear and embedding weights, zero biases.
  void initialise(const at::Generator& generator);

  UserEncoderOptions options;
  torch::nn::Embedding position{nullptr};
  torch::nn::LayerNorm norm{nullptr};
  torch::nn::ModuleList blocks{nullptr};
};
TORCH_MODULE(UserEncoder);

}  // namespace xsmoe::network
