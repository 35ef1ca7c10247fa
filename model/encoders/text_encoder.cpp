// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/embedding.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <limits>
#include <utility>
#include <vector>

#include "model/encoders/checkpoint_folder.h"
#include "model/encoders/encoder.h"
#include "model/encoders/packed_features.h"
#include "model/encoders/transformer.h"

namespace xsmoe::encoders {
namespace {

void checkIds(const EncoderConfig& config, const at::Tensor& ids, const at::Tensor& mask) {
  TORCH_CHECK(ids.dim() == 2 && ids.size(1) <= config.positions && mask.sizes() == ids.sizes(), "text encoder: ids ", ids.sizes(),
              " and mask ", mask.sizes(), " for ", config.positions, " positions");
}

/// Ids and positions of one shape to embeddings [shape…, d]. Token types are all 0: one text an item.
at::Tensor embedded(const Transformer& network, const at::Tensor& ids, const at::Tensor& positions) {
  const at::Tensor words = at::embedding(network.weight("embeddings.word_embeddings.weight"), ids);
  const at::Tensor places = at::embedding(network.weight("embeddings.position_embeddings.weight"), positions);
  return network.norm("embeddings.LayerNorm", words + (places + network.weight("embeddings.token_type_embeddings.weight")[0]));
}

/// What keeps queries away from padding: 0 for tokens, the lowest float for padding, [B, 1, 1, S].
at::Tensor shutFor(const at::Tensor& mask) {
  return (1 - mask.to(at::kFloat)).unsqueeze(1).unsqueeze(1) * std::numeric_limits<float>::lowest();
}

/// How many tokens each row has.
std::vector<std::int64_t> lengthsOf(const at::Tensor& mask) {
  const at::Tensor counts = mask.to(at::kLong).sum(1).contiguous();
  const auto* const first = counts.data_ptr<std::int64_t>();
  TORCH_CHECK(counts.numel() == 0 || counts.min().item<std::int64_t>() > 0, "text encoder: a row of the mask has no token");
  return {first, first + counts.numel()};
}

}  // namespace

at::Tensor innerTokens(const at::Tensor& mask) {
  at::Tensor inner = mask.to(at::kLong);
  const at::Tensor rank = at::cumsum(inner, 1);
  return inner * (rank > 1) * (rank < rank.narrow(1, -1, 1));
}

TextEncoder::TextEncoder(EncoderConfig config, WeightMap weights) : config_(std::move(config)), weights_(std::move(weights)) {
  TORCH_CHECK(config_.kind == EncoderKind::kBert, "text encoder: the configuration is of a ViT");
}

Result<TextEncoder> TextEncoder::load(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  auto checkpoint = loadCheckpoint(folder, EncoderKind::kBert, device);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return TextEncoder(std::move(checkpoint->config), std::move(checkpoint->weights));
}

TokenStates TextEncoder::forward(const at::Tensor& ids, const at::Tensor& mask) const {
  checkIds(config_, ids, mask);
  const Transformer network(config_, weights_);
  const at::Tensor shut = shutFor(mask);
  TokenStates all{{embedded(network, ids, at::arange(ids.size(1), ids.options()))}};
  for (int i = 0; i < config_.layers; ++i) all.states.push_back(network.layer(i, all.states.back(), shut));
  return all;
}

at::Tensor TextEncoder::features(const at::Tensor& ids, const at::Tensor& mask, Pooling pooling) const {
  const c10::NoGradGuard noGradients;
  checkIds(config_, ids, mask);
  if (canPack(weights_) && ids.is_cpu()) {
    const auto embed = [&](device::Range items) {
      const at::Tensor tokens = mask.narrow(0, items.first, items.size()) > 0;
      const at::Tensor positions = tokens.nonzero().select(1, 1);
      return embedded(Transformer(config_, weights_), ids.narrow(0, items.first, items.size()).masked_select(tokens), positions);
    };
    return packedFeatures(config_, weights_, {lengthsOf(mask), embed, pooling, 1});
  }
  const auto device = weights_.begin()->second.device();
  const at::Tensor there = mask.to(device);
  return pooled(forward(ids.to(device), there).states, pooling == Pooling::kMean0 ? innerTokens(there) : at::Tensor());
}

}  // namespace xsmoe::encoders
