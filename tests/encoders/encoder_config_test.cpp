#include "model/encoders/encoder_config.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/encoders/fixture.h"

namespace xsmoe::encoders {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

Json bertKeys() {
  return {{"model_type", "bert"},    {"hidden_size", 32},   {"num_hidden_layers", 4},  {"num_attention_heads", 4},
          {"intermediate_size", 80}, {"vocab_size", 30522}, {"layer_norm_eps", 1e-12}, {"max_position_embeddings", 64},
          {"type_vocab_size", 2},    {"hidden_act", "gelu"}};
}

Json vitKeys() {
  return {{"model_type", "vit"},      {"hidden_size", 48}, {"num_hidden_layers", 4}, {"num_attention_heads", 4},
          {"intermediate_size", 112}, {"image_size", 48},  {"patch_size", 8}};
}

std::string refusalOfConfig(const Json& json) {
  const auto config = parseEncoderConfig("config.json", json.dump());
  return config ? "it was read" : describe(config.error());
}

std::string refusalWith(Json json, const std::string& key, const Json& value) {
  json[key] = value;
  return refusalOfConfig(json);
}

TEST(EncoderConfig, ReadsTheFixtures) {
  const auto bert = readEncoderConfig(kFixtures / "bert-tiny"), vit = readEncoderConfig(kFixtures / "vit-tiny");
  ASSERT_TRUE(bert && vit);
  EXPECT_EQ(bert->kind, EncoderKind::kBert);
  EXPECT_EQ(bert->width, 32);
  EXPECT_EQ(bert->layers, 4);
  EXPECT_EQ(bert->intermediate, 80);
  EXPECT_EQ(bert->positions, 64);
  EXPECT_EQ(bert->normEpsilon, 1e-12);
  EXPECT_EQ(vit->kind, EncoderKind::kVit);
  EXPECT_EQ(vit->patches(), 36);
  EXPECT_TRUE(vit->qkvBias);
}

TEST(EncoderConfig, OfLargeModelsIsReadToo) {
  auto json = vitKeys();
  json.update(
      {{"hidden_size", 1024}, {"num_hidden_layers", 24}, {"num_attention_heads", 16}, {"image_size", {224, 384}}, {"patch_size", 32}});
  const auto large = parseEncoderConfig("config.json", json.dump());
  ASSERT_TRUE(large) << describe(large.error());
  EXPECT_EQ(large->patches(), 7 * 12);
  EXPECT_EQ(weightShapes(*large).size(), 6U + 24 * 16);
  EXPECT_EQ(weightShapes(*large).at("encoder.layer.23.attention.attention.key.weight"), (std::vector<std::int64_t>{1024, 1024}));
}

TEST(EncoderConfig, OlderThanModelTypesIsABerts) {
  auto json = bertKeys();
  json.erase("model_type");
  const auto config = parseEncoderConfig("config.json", json.dump());
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->kind, EncoderKind::kBert);
}

TEST(EncoderConfig, IsReadAsItWasWritten) {
  for (const char* fixture : {"bert-tiny", "bert-tiny-gamma-beta", "vit-tiny"}) {
    auto config = *readEncoderConfig(kFixtures / fixture);
    EXPECT_EQ(parseEncoderConfig("config.json", encoderConfigText(config)).value(), config) << fixture;
    config.imageWidth = config.imageHeight * (config.kind == EncoderKind::kVit ? 2 : 1);
    config.activation = "gelu_new";
    config.qkvBias = config.kind == EncoderKind::kBert;
    EXPECT_EQ(parseEncoderConfig("config.json", encoderConfigText(config)).value(), config) << fixture;
  }
}

TEST(EncoderConfig, IsWrittenWithTheReferencesKeysAndValues) {
  for (const char* fixture : {"bert-tiny", "vit-tiny"}) {
    std::ifstream file(kFixtures / fixture / "config.json");
    const Json reference = Json::parse(file), written = Json::parse(encoderConfigText(*readEncoderConfig(kFixtures / fixture)));
    for (const char* key :
         {"model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "layer_norm_eps", "hidden_act",
          "vocab_size", "max_position_embeddings", "type_vocab_size", "image_size", "patch_size", "num_channels", "qkv_bias"})
      EXPECT_EQ(written.value(key, Json()), reference.value(key, Json())) << key;
  }
}

TEST(EncoderConfig, RefusesAMissingKeyByName) {
  for (const char* key :
       {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size", "max_position_embeddings"}) {
    auto json = bertKeys();
    json.erase(key);
    EXPECT_THAT(refusalOfConfig(json), AllOf(HasSubstr('"' + std::string(key) + "\" is missing"), HasSubstr("expected a whole number"),
                                             HasSubstr("config.json"), HasSubstr("checkpoint")));
  }
  auto json = vitKeys();
  json.erase("patch_size");
  EXPECT_THAT(refusalOfConfig(json), HasSubstr("\"patch_size\" is missing"));
}

TEST(EncoderConfig, RefusesValuesOutOfRangeOrOfAnotherType) {
  EXPECT_THAT(refusalWith(bertKeys(), "hidden_size", 0), HasSubstr("\"hidden_size\" is 0; expected a whole number from 1"));
  EXPECT_THAT(refusalWith(bertKeys(), "hidden_size", -32), HasSubstr("is -32"));
  EXPECT_THAT(refusalWith(bertKeys(), "hidden_size", 18446744073709551615ULL), HasSubstr("is 18446744073709551615"));
  EXPECT_THAT(refusalWith(bertKeys(), "hidden_size", "32"), HasSubstr("is \"32\""));
  EXPECT_THAT(refusalWith(bertKeys(), "hidden_size", 32.5), HasSubstr("is 32.5"));
  EXPECT_THAT(refusalWith(bertKeys(), "layer_norm_eps", -1), HasSubstr("expected a number from 0"));
  EXPECT_THAT(refusalWith(vitKeys(), "qkv_bias", 1), HasSubstr("expected true or false"));
  EXPECT_THAT(refusalWith(vitKeys(), "image_size", {48, 48, 3}), HasSubstr("or two of them"));
  EXPECT_THAT(refusalWith(vitKeys(), "patch_size", {8, 16}), HasSubstr("\"patch_size\" is 8 × 16; expected a square"));
  EXPECT_THAT(refusalWith(vitKeys(), "patch_size", 49), HasSubstr("expected at most \"image_size\""));
  EXPECT_THAT(refusalWith(bertKeys(), "num_attention_heads", 5), HasSubstr("expected a divisor of \"hidden_size\", 32"));
}

TEST(EncoderConfig, RefusesOtherModelsAndWhatTheyDo) {
  EXPECT_THAT(refusalWith(bertKeys(), "model_type", "roberta"), HasSubstr("\"model_type\" is \"roberta\"; expected \"bert\" or \"vit\""));
  EXPECT_THAT(refusalOfConfig({{"hidden_size", 32}}), HasSubstr("\"model_type\" is missing"));
  EXPECT_THAT(refusalWith(bertKeys(), "hidden_act", "silu"), HasSubstr("\"hidden_act\" is \"silu\"; expected \"gelu\", \"gelu_new\""));
  EXPECT_THAT(refusalWith(bertKeys(), "position_embedding_type", "relative_key"), HasSubstr("expected \"absolute\""));
  EXPECT_THAT(refusalWith(bertKeys(), "is_decoder", true), HasSubstr("\"is_decoder\" is true; expected false"));
}

TEST(EncoderConfig, RefusesFilesThatAreNoObject) {
  const auto refusalOf = [](const std::string& text) { return describe(parseEncoderConfig("config.json", text).error()); };
  EXPECT_THAT(refusalOf("{\"hidden_size\": "), HasSubstr("config.json: the file is not valid JSON from byte"));
  EXPECT_THAT(refusalOf("[1]"), HasSubstr("no JSON object"));
  EXPECT_THAT(refusalOf("{\"hidden_size\": 1e999}"), HasSubstr("out of range"));
  EXPECT_THAT(refusalOf("{\"a\":" + std::string(100'000, '[')), HasSubstr("more than 16 levels"));
  EXPECT_THAT(describe(readEncoderConfig(kFixtures / "none").error()), HasSubstr("config.json: the file cannot be opened"));
}

}  // namespace
}  // namespace xsmoe::encoders
