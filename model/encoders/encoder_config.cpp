// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/encoder_config.h"

#include <nlohmann/json.hpp>

#include "model/encoders/config_keys.h"
#include "model/encoders/json_object.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;

constexpr int kMostLayers = 1'000, kWidest = 1 << 16, kMostRows = 1 << 24, kLargestPicture = 1 << 14;

/// Errors: another model. Configurations older than `model_type` are of BERTs.
Result<EncoderKind> readKind(const std::string& where, const Json& json) {
  const auto type = json.find("model_type");
  if (type == json.end() && json.contains("vocab_size") && json.contains("type_vocab_size")) return EncoderKind::kBert;
  if (type != json.end() && *type == "bert") return EncoderKind::kBert;
  if (type != json.end() && *type == "vit") return EncoderKind::kVit;
  return badInput(where, "\"model_type\" is " + shortText(type == json.end() ? nullptr : &*type) + "; expected \"bert\" or \"vit\"",
                  "Texts take a checkpoint of BERT (bert-base-uncased), pictures one of ViT (google/vit-base-patch16-224)");
}

void readCommon(ConfigKeys& keys, EncoderConfig& config) {
  config.width = keys.whole("hidden_size", 1, kWidest);
  config.layers = keys.whole("num_hidden_layers", 1, kMostLayers);
  config.heads = keys.whole("num_attention_heads", 1, kWidest);
  config.intermediate = keys.whole("intermediate_size", 1, 16 * kWidest);
  config.normEpsilon = keys.number("layer_norm_eps", 1e-12);
  config.activation = keys.oneOf("hidden_act", {"gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "relu"});
  if (keys.good() && config.width % config.heads != 0)
    keys.refuse("num_attention_heads", std::to_string(config.heads), "a divisor of \"hidden_size\", " + std::to_string(config.width));
}

void readBert(ConfigKeys& keys, EncoderConfig& config) {
  config.vocabulary = keys.whole("vocab_size", 1, kMostRows);
  config.positions = keys.whole("max_position_embeddings", 2, kMostRows);
  config.tokenTypes = keys.whole("type_vocab_size", 1, kMostRows, 2);
  keys.oneOf("position_embedding_type", {"absolute"});
  keys.mustBe("is_decoder", false);
}

void readVit(ConfigKeys& keys, EncoderConfig& config) {
  std::tie(config.imageHeight, config.imageWidth) = keys.pair("image_size", 1, kLargestPicture);
  const auto [high, wide] = keys.pair("patch_size", 1, kLargestPicture);
  config.patch = high;
  config.channels = keys.whole("num_channels", 1, 1'000, 3);
  config.qkvBias = keys.truth("qkv_bias", true);
  if (!keys.good()) return;
  if (high != wide) keys.refuse("patch_size", std::to_string(high) + " × " + std::to_string(wide), "a square");
  if (config.patch > std::min(config.imageHeight, config.imageWidth))
    keys.refuse("patch_size", std::to_string(config.patch), "at most \"image_size\"");
}

Json commonKeys(const EncoderConfig& config) {
  return {{"hidden_size", config.width},
          {"num_hidden_layers", config.layers},
          {"num_attention_heads", config.heads},
          {"intermediate_size", config.intermediate},
          {"layer_norm_eps", config.normEpsilon},
          {"hidden_act", config.activation},
          {"attention_probs_dropout_prob", 0.0},
          {"hidden_dropout_prob", 0.0},
          {"initializer_range", 0.02}};
}

Json sizeOf(const EncoderConfig& config) {
  if (config.imageHeight == config.imageWidth) return config.imageHeight;
  return {config.imageHeight, config.imageWidth};
}

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

Result<EncoderConfig> parseEncoderConfig(const std::string& where, std::string_view text) {
  const auto json = parseJsonObject(where, text);
  if (!json) return tl::unexpected(json.error());
  const auto kind = readKind(where, *json);
  if (!kind) return tl::unexpected(kind.error());
  EncoderConfig config;
  config.kind = *kind;
  ConfigKeys keys(*json, where);
  readCommon(keys, config);
  if (config.kind == EncoderKind::kBert) readBert(keys, config);
  if (config.kind == EncoderKind::kVit) readVit(keys, config);
  if (!keys.good()) return tl::unexpected(keys.error());
  return config;
}

Result<EncoderConfig> readEncoderConfig(const std::filesystem::path& folder) {
  const auto path = folder / "config.json";
  const auto text = readConfigurationText(path);
  if (!text) return tl::unexpected(text.error());
  return parseEncoderConfig(path.string(), *text);
}

std::string encoderConfigText(const EncoderConfig& config) {
  Json json = commonKeys(config);
  if (config.kind == EncoderKind::kBert) {
    json.update({{"model_type", "bert"},
                 {"architectures", {"BertModel"}},
                 {"vocab_size", config.vocabulary},
                 {"max_position_embeddings", config.positions},
                 {"type_vocab_size", config.tokenTypes},
                 {"position_embedding_type", "absolute"},
                 {"pad_token_id", 0}});
  } else {
    json.update({{"model_type", "vit"},
                 {"architectures", {"ViTModel"}},
                 {"image_size", sizeOf(config)},
                 {"patch_size", config.patch},
                 {"num_channels", config.channels},
                 {"qkv_bias", config.qkvBias}});
  }
  return json.dump(2) + '\n';
}

std::map<std::string, std::vector<std::int64_t>> weightShapes(const EncoderConfig& config) {
  Shapes shapes;
  if (config.kind == EncoderKind::kBert) addTextEmbeddings(shapes, config);
  if (config.kind == EncoderKind::kVit) addPictureEmbeddings(shapes, config);
  for (int i = 0; i < config.layers; ++i) addLayer(shapes, "encoder.layer." + std::to_string(i) + '.', config);
  return shapes;
}

}  // namespace xsmoe::encoders
