// SPDX-License-Identifier: Apache-2.0
#include "model/network/user_encoder.h"

#include <torch/utils.h>

#include <cmath>
#include <ostream>

#include "model/network/causal_attention.h"

namespace xsmoe::network {
namespace {

constexpr double kNormEps = 1e-6;

torch::nn::LayerNorm makeNorm(std::int64_t width) { return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}).eps(kNormEps)); }

/// One block: its two parts under the names that the fixtures use.
class BlockImpl : public torch::nn::Cloneable<BlockImpl> {
 public:
  explicit BlockImpl(UserEncoderOptions blockOptions) : options(blockOptions) { BlockImpl::reset(); }
  void reset() override {
    attention = register_module("attention", SelfAttention(options));
    feedForward = register_module("feed_forward", FeedForward(options));
  }
  torch::Tensor forward(const torch::Tensor& x, const PackedSequences& layout, const Dropout* dropout, int place) {
    return feedForward->forward(attention->forward(x, layout, dropout, place), layout, dropout, place + 2);
  }
  UserEncoderOptions options;
  SelfAttention attention{nullptr};
  FeedForward feedForward{nullptr};
};
TORCH_MODULE(Block);

}  // namespace

void SelfAttentionImpl::reset() {
  const auto make = [this](const char* name) {
    return register_module(name, torch::nn::Linear(torch::nn::LinearOptions(options.embedding, options.embedding).bias(false)));
  };
  query = make("query");
  key = make("key");
  value = make("value");
  output = make("output");
  norm = register_module("norm", makeNorm(options.embedding));
}

torch::Tensor SelfAttentionImpl::forward(const torch::Tensor& x, const PackedSequences& layout, const Dropout* dropout, int place) {
  const auto qkv = torch::linear(x, torch::cat({query->weight, key->weight, value->weight})).to(torch::kFloat);  // [P, 3e]
  const auto factors = dropout == nullptr ? torch::Tensor()
                                          : dropout->mask({x.size(0), options.heads, options.length}, x.device(), place, layout.firstToken);
  const auto mixed = causalAttention(qkv, layout, options.heads, options.length, factors);  // [P, e]
  return norm->forward(x + withDropout(output->forward(mixed).to(torch::kFloat), dropout, place + 1, layout.firstToken));
}

void FeedForwardImpl::reset() {
  inner = register_module("inner", torch::nn::Linear(options.embedding, 4 * options.embedding));
  outer = register_module("outer", torch::nn::Linear(4 * options.embedding, options.embedding));
  norm = register_module("norm", makeNorm(options.embedding));
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x, const PackedSequences& layout, const Dropout* dropout, int place) {
  const auto changed = outer->forward(torch::relu(inner->forward(x))).to(torch::kFloat);
  return norm->forward(x + withDropout(changed, dropout, place, layout.firstToken));
}

void UserEncoderImpl::reset() {
  position = register_module("position", torch::nn::Embedding(options.length, options.embedding));
  norm = register_module("norm", makeNorm(options.embedding));
  blocks = register_module("blocks", torch::nn::ModuleList());
  for (std::int64_t i = 0; i < options.blocks; ++i) blocks->push_back(Block(options));
}

void UserEncoderImpl::pretty_print(std::ostream& stream) const {
  stream << "UserEncoder(e=" << options.embedding << ", L=" << options.length << ", heads=" << options.heads
         << ", blocks=" << options.blocks << ", dropout=" << options.dropout << ')';
}

void UserEncoderImpl::initialise(const at::Generator& generator) {
  const torch::NoGradGuard noGrad;
  for (auto& parameter : named_parameters()) {
    auto& value = parameter.value();
    if (value.dim() == 2) {
      const double deviation = std::sqrt(2.0 / static_cast<double>(value.size(0) + value.size(1)));
      value.copy_(at::empty(value.sizes()).normal_(0, deviation, generator));
    } else if (parameter.key().find("bias") != std::string::npos) {
      value.zero_();
    }
  }
}

torch::Tensor UserEncoderImpl::forward(const torch::Tensor& items, const PackedSequences& layout, const Dropout* dropout) {
  const auto placed = items + position->weight.index_select(0, layout.positions);  // [P, e]
  int place = 0;
  auto x = withDropout(norm->forward(placed), dropout, place++, layout.firstToken);
  constexpr int kPlacesOfBlock = 3;
  for (const auto& block : *blocks) {
    x = std::dynamic_pointer_cast<BlockImpl>(block)->forward(x, layout, dropout, place);
    place += kPlacesOfBlock;
  }
  return x;
}

}  // namespace xsmoe::network
