// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {
namespace {

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

void addLinear(Shapes& shapes, const std::string& name, std::int64_t in, std::int64_t out, bool bias = true) {
  shapes[name + ".weight"] = {out, in};
  if (bias) shapes[name + ".bias"] = {out};
}

void addNorm(Shapes& shapes, const std::string& name, std::int64_t width) { shapes[name + ".weight"] = shapes[name + ".bias"] = {width}; }

/// What both kinds' layers have; BERT and ViT name the attention's inner part and the norms differently.
void addLayer(Shapes& shapes, const std::string& layer, const EncoderConfig& config) {
  const bool bert = config.kind == EncoderKind::kBert;
  for (const char* part : {"query", "key", "value"})
    addLinear(shapes, layer + "attention." + (bert ? "self." : "attention.") + part, config.width, config.width, bert || config.qkvBias);
  addLinear(shapes, layer + "attention.output.dense", config.width, config.width);
  addLinear(shapes, layer + "intermediate.dense", config.width, config.intermediate);
  addLinear(shapes, layer + "output.dense", config.intermediate, config.width);
  addNorm(shapes, layer + (bert ? "attention.output.LayerNorm" : "layernorm_before"), config.width);
  addNorm(shapes, layer + (bert ? "output.LayerNorm" : "layernorm_after"), config.width);
}

void addTextEmbeddings(Shapes& shapes, const EncoderConfig& config) {
  shapes["embeddings.word_embeddings.weight"] = {config.vocabulary, config.width};
  shapes["embeddings.position_embeddings.weight"] = {config.positions, config.width};
  shapes["embeddings.token_type_embeddings.weight"] = {config.tokenTypes, config.width};
  addNorm(shapes, "embeddings.LayerNorm", config.width);
}

void addPictureEmbeddings(Shapes& shapes, const EncoderConfig& config) {
  shapes["embeddings.cls_token"] = {1, 1, config.width};
  shapes["embeddings.position_embeddings"] = {1, config.patches() + 1, config.width};
  shapes["embeddings.patch_embeddings.projection.weight"] = {config.width, config.channels, config.patch, config.patch};
  shapes["embeddings.patch_embeddings.projection.bias"] = {config.width};
  addNorm(shapes, "layernorm", config.width);
}

}  // namespace

std::map<std::string, std::vector<std::int64_t>> weightShapes(const EncoderConfig& config) {
  Shapes shapes;
  if (config.kind == EncoderKind::kBert) addTextEmbeddings(shapes, config);
  if (config.kind == EncoderKind::kVit) addPictureEmbeddings(shapes, config);
  for (int i = 0; i < config.layers; ++i) addLayer(shapes, "encoder.layer." + std::to_string(i) + '.', config);
  return shapes;
}

}  // namespace xsmoe::encoders
