// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/device/device.h"
#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// How an item's features come from its tokens' hidden states (model.md, section 8). State 0 of kMean0 is the mean over the embedding
/// outputs of the tokens without padding, [CLS] and [SEP] (text) or of the patches without the class token (picture); where there is no
/// such token it is the first token's. All other states are the first token's.
enum class Pooling : std::uint8_t { kCls, kMean0 };

/// Hidden states of every token, for training and for tests.
struct TokenStates {
  std::vector<at::Tensor> states;  ///< K tensors [B, S, d]: the embedding output, then each layer's
};

/// A BERT as its checkpoint describes it. Immutable after loading: features() may be called in several threads at once.
class TextEncoder {
 public:
  /// From a checkpoint folder as downloaded: config.json, model.safetensors or shards with an index. Errors name file and tensor. Products
  /// are computed in the device's `stepType`; 16 bits are for GPUs.
  [[nodiscard]] static Result<TextEncoder> load(const std::filesystem::path& folder, const device::ComputeDevice& device = {});
  /// With these weights, which are shared, not copied: names without prefix, as `weightShapes(config)` has them.
  TextEncoder(EncoderConfig config, WeightMap weights);

  [[nodiscard]] const EncoderConfig& config() const { return config_; }
  [[nodiscard]] const WeightMap& weights() const { return weights_; }
  /// `ids` int64 [B, S], `mask` int64 or bool [B, S], 1 where there is a token. Differentiable where weights require gradients.
  [[nodiscard]] TokenStates forward(const at::Tensor& ids, const at::Tensor& mask) const;
  /// Features float32 [K, B, d] on the CPU; no gradients. Every row is the same, within rounding, whatever the batch. Padding costs nothing
  /// on a CPU; the batch is shared over the compute threads (device::useThreads), and gives the same bits on any number of them. That holds
  /// for float32: of 16 bits a CPU's products are the library's to share.
  [[nodiscard]] at::Tensor features(const at::Tensor& ids, const at::Tensor& mask, Pooling pooling) const;

 private:
  EncoderConfig config_;
  WeightMap weights_;
};

/// A ViT, likewise.
class ImageEncoder {
 public:
  [[nodiscard]] static Result<ImageEncoder> load(const std::filesystem::path& folder, const device::ComputeDevice& device = {});
  ImageEncoder(EncoderConfig config, WeightMap weights);

  [[nodiscard]] const EncoderConfig& config() const { return config_; }
  [[nodiscard]] const WeightMap& weights() const { return weights_; }
  /// `pixels` float32 [B, channels, height, width]. `hidden` bool [B, patches] or undefined: patches that the mask token replaces before
  /// their positions are added (`mask_token` in the weights; pretraining only).
  [[nodiscard]] TokenStates forward(const at::Tensor& pixels, const at::Tensor& hidden = {}) const;
  [[nodiscard]] at::Tensor features(const at::Tensor& pixels, Pooling pooling) const;
  /// The first token of the last state after the closing LayerNorm [B, d]: no cached feature.
  [[nodiscard]] at::Tensor closing(const TokenStates& states) const;

 private:
  EncoderConfig config_;
  WeightMap weights_;
};

}  // namespace xsmoe::encoders
