// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace at {
class Tensor;
}

namespace xsmoe::encoders {

enum class EncoderKind : std::uint8_t { kBert, kVit };

/// What `config.json` says of a BERT or a ViT of any size.
struct EncoderConfig {
  EncoderKind kind = EncoderKind::kBert;
  int width = 768;                  ///< d, hidden_size
  int layers = 12;                  ///< so K = layers + 1
  int heads = 12;                   ///< a divisor of `width`
  int intermediate = 3072;          ///< width between the two products of a feed-forward layer
  double normEpsilon = 1e-12;       ///< layer_norm_eps
  std::string activation = "gelu";  ///< exact; or gelu_new, gelu_fast, gelu_pytorch_tanh (three names of one approximation), relu
  // BERT
  int vocabulary = 30'522, positions = 512, tokenTypes = 2;
  // ViT
  int imageHeight = 224, imageWidth = 224, patch = 16, channels = 3;
  bool qkvBias = true;

  [[nodiscard]] int patches() const { return (imageHeight / patch) * (imageWidth / patch); }
  friend bool operator==(const EncoderConfig&, const EncoderConfig&) = default;
};

/// Reads a checkpoint folder's config.json. Errors: no such file, a key missing or out of range, a model that is neither BERT nor ViT, an
/// activation or a position embedding that is not supported.
[[nodiscard]] Result<EncoderConfig> readEncoderConfig(const std::filesystem::path& folder);
/// The same from the file's text; `where` is named by errors.
[[nodiscard]] Result<EncoderConfig> parseEncoderConfig(const std::string& where, std::string_view text);
/// What config.json holds for such an encoder, readable by the reference implementation.
[[nodiscard]] std::string encoderConfigText(const EncoderConfig& config);

/// Weights by name without prefix, LayerNorms as weight and bias: "encoder.layer.0.attention.self.query.weight".
using WeightMap = std::map<std::string, at::Tensor>;

/// The weights that an encoder needs and their shapes.
[[nodiscard]] std::map<std::string, std::vector<std::int64_t>> weightShapes(const EncoderConfig& config);

}  // namespace xsmoe::encoders
