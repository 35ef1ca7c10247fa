// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/where.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <utility>

#include "model/encoders/checkpoint_folder.h"
#include "model/encoders/encoder.h"
#include "model/encoders/packed_features.h"
#include "model/encoders/patches.h"
#include "model/encoders/transformer.h"

namespace xsmoe::encoders {
namespace {

/// The patches' embeddings without positions [B, patches, d]: a convolution whose stride is its size, as one product.
at::Tensor projected(const Transformer& network, const EncoderConfig& config, const at::Tensor& pixels) {
  const std::string name = "embeddings.patch_embeddings.projection";
  const at::Tensor kernel = network.weight(name + ".weight").flatten(1);
  return at::linear(patchesOf(pixels, config).to(kernel.scalar_type()), kernel).to(at::kFloat) + network.weight(name + ".bias");
}

at::Tensor embedded(const Transformer& network, const EncoderConfig& config, const at::Tensor& pixels, const at::Tensor& hidden) {
  at::Tensor patches = projected(network, config, pixels);
  if (hidden.defined()) patches = at::where(hidden.unsqueeze(-1), network.weight("embeddings.mask_token"), patches);
  const at::Tensor first = network.weight("embeddings.cls_token").expand({pixels.size(0), 1, config.width});
  return at::cat({first, patches}, 1) + network.weight("embeddings.position_embeddings");
}

}  // namespace

ImageEncoder::ImageEncoder(EncoderConfig config, WeightMap weights) : config_(std::move(config)), weights_(std::move(weights)) {
  TORCH_CHECK(config_.kind == EncoderKind::kVit, "image encoder: the configuration is of a BERT");
}

Result<ImageEncoder> ImageEncoder::load(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  auto checkpoint = loadCheckpoint(folder, EncoderKind::kVit, device);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return ImageEncoder(std::move(checkpoint->config), std::move(checkpoint->weights));
}

TokenStates ImageEncoder::forward(const at::Tensor& pixels, const at::Tensor& hidden) const {
  const Transformer network(config_, weights_);
  TokenStates all{{embedded(network, config_, pixels, hidden)}};
  for (int i = 0; i < config_.layers; ++i) all.states.push_back(network.layer(i, all.states.back(), {}));
  return all;
}

at::Tensor ImageEncoder::features(const at::Tensor& pixels, Pooling pooling) const {
  const c10::NoGradGuard noGradients;
  if (canPack(weights_) && pixels.is_cpu()) {
    const std::vector<std::int64_t> lengths(static_cast<std::size_t>(pixels.size(0)), config_.patches() + 1);
    const auto embed = [&](device::Range items) {
      return embedded(Transformer(config_, weights_), config_, pixels.narrow(0, items.first, items.size()), {}).flatten(0, 1);
    };
    return packedFeatures(config_, weights_, {lengths, embed, pooling, 0});
  }
  const auto all = forward(pixels.to(weights_.begin()->second.device()));
  if (pooling == Pooling::kCls) return pooled(all.states, {});
  at::Tensor patches = at::ones({pixels.size(0), config_.patches() + 1}, all.states[0].options());
  patches.select(1, 0).zero_();
  return pooled(all.states, patches);
}

at::Tensor ImageEncoder::closing(const TokenStates& states) const {
  return Transformer(config_, weights_).norm("layernorm", states.states.back().select(1, 0));
}

}  // namespace xsmoe::encoders
