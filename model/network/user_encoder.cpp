// SPDX-License-Identifier: Apache-2.0
#include "model/network/user_encoder.h"

#include <torch/utils.h>

#include <cmath>
#include <ostream>

#include "model/network/random.h"

namespace xsmoe::network {
namespace {

constexpr double kNormEps = 1e-6;
constexpr double kMasked = -1e9;

torch::nn::LayerNorm makeNorm(std::int64_t width) { return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}).eps(kNormEps)); }

/// One block: its two parts under the names that the fixtures use.
class BlockImpl : public torch::nn::Cloneable<BlockImpl> {
 public:
  explicit BlockImpl(UserEncoderOptions blockOptions) : options(blockOptions) { BlockImpl::reset(); }
  void reset() override {
    attention = register_module("attention", SelfAttention(options));
    feedForward = register_module("feed_forward", FeedForward(options));
  }
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& mask, const at::Generator* random) {
    return feedForward->forward(attention->forward(x, mask, random), random);
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

torch::Tensor SelfAttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& mask, const at::Generator* random) {
  const auto batch = x.size(0), length = x.size(1), headWidth = options.embedding / options.heads;
  const auto split = [&](const torch::Tensor& t) { return t.view({batch, length, options.heads, headWidth}).transpose(1, 2); };
  const auto q = split(query->forward(x)), k = split(key->forward(x)), v = split(value->forward(x));  // [B, heads, L, e/heads]
  const auto scores = torch::matmul(q, k.transpose(-2, -1)).to(torch::kFloat) / std::sqrt(static_cast<double>(headWidth));
  const auto weights = dropout((scores + mask).softmax(-1), options.dropout, random).to(v.scalar_type());  // [B, heads, L, L]
  const auto mixed = torch::matmul(weights, v).transpose(1, 2).reshape({batch, length, options.embedding});
  return norm->forward(x + dropout(output->forward(mixed), options.dropout, random));
}

void FeedForwardImpl::reset() {
  inner = register_module("inner", torch::nn::Linear(options.embedding, 4 * options.embedding));
  outer = register_module("outer", torch::nn::Linear(4 * options.embedding, options.embedding));
  norm = register_module("norm", makeNorm(options.embedding));
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x, const at::Generator* random) {
  return norm->forward(x + dropout(outer->forward(torch::relu(inner->forward(x))), options.dropout, random));
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

torch::Tensor UserEncoderImpl::forward(const torch::Tensor& items, const torch::Tensor& present, const at::Generator* random) {
  const auto length = items.size(1);
  const auto causal = torch::ones({length, length}, items.options().dtype(torch::kBool)).tril();
  const auto seen = causal.unsqueeze(0) & present.unsqueeze(1);  // [B, L, L]
  const auto mask = torch::zeros(seen.sizes(), items.options().dtype(torch::kFloat)).masked_fill_(~seen, kMasked).unsqueeze(1);
  auto x = dropout(norm->forward(items + position->weight.narrow(0, options.length - length, length)), options.dropout, random);
  for (const auto& block : *blocks) x = std::dynamic_pointer_cast<BlockImpl>(block)->forward(x, mask, random);
  return x;
}

}  // namespace xsmoe::network
