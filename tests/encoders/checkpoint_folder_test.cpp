#include "model/encoders/checkpoint_folder.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "model/encoders/encoder.h"
#include "model/encoders/weight_files.h"
#include "model/features/sha256.h"
#include "tests/encoders/fixture.h"
#include "tests/encoders/small_encoders.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// A small BERT's folder whose tensors can be changed.
class SmallCheckpoint : public testing::Test {
 protected:
  SmallCheckpoint() {
    folder.write("config.json", encoderConfigText(smallBertConfig()));
    for (const auto& [name, weight] : randomWeights(smallBertConfig())) tensors["bert." + name] = weight;
  }
  void write(const std::string& name, const std::map<std::string, at::Tensor>& some) const {
    ASSERT_TRUE(features::writeSafetensors(folder.path() / name, {some, {}}));
  }
  [[nodiscard]] std::string refusal(EncoderKind kind = EncoderKind::kBert) const {
    const auto read = loadCheckpoint(folder.path(), kind);
    return read ? "it was loaded" : describe(read.error());
  }
  /// The features of a text, which stand for all weights.
  [[nodiscard]] at::Tensor features() const {
    const auto encoder = TextEncoder::load(folder.path());
    if (!encoder) throw std::runtime_error(describe(encoder.error()));
    const auto ids = at::arange(5).unsqueeze(0);
    return encoder->features(ids, at::ones_like(ids), Pooling::kCls);
  }
  void writeShards() const {
    std::map<std::string, at::Tensor> halves[2];
    std::string map;
    for (const auto& [name, tensor] : tensors) {
      const int shard = name.find("layer.1") != std::string::npos ? 1 : 0;
      halves[shard][name] = tensor;
      map += (map.empty() ? "\"" : ",\"") + name + R"(":"model-0000)" + std::to_string(shard + 1) + R"(-of-00002.safetensors")";
    }
    write("model-00001-of-00002.safetensors", halves[0]);
    write("model-00002-of-00002.safetensors", halves[1]);
    folder.write("model.safetensors.index.json", R"({"metadata":{"total_size":1},"weight_map":{)" + map + "}}");
  }
  TemporaryFolder folder;
  std::map<std::string, at::Tensor> tensors;
};

TEST_F(SmallCheckpoint, IsReadWithPrefixWithoutAndWithHeads) {
  write("model.safetensors", tensors);
  const auto prefixed = features();
  tensors["bert.pooler.dense.weight"] = at::zeros({8, 8});
  tensors["cls.predictions.bias"] = at::zeros({30});
  tensors["bert.embeddings.position_ids"] = at::arange(9).unsqueeze(0);
  write("model.safetensors", tensors);
  EXPECT_EQ(distance(features(), prefixed), 0);
  std::map<std::string, at::Tensor> bare;
  for (const auto& [name, tensor] : tensors)
    if (name.starts_with("bert.")) bare[name.substr(5)] = tensor;
  write("model.safetensors", bare);
  EXPECT_EQ(distance(features(), prefixed), 0);
}

TEST_F(SmallCheckpoint, IsReadFromShardsAsFromOneFile) {
  write("model.safetensors", tensors);
  const auto single = features();
  const auto sum = weightsSha256(folder.path());
  EXPECT_EQ(sum.value(), features::sha256OfFile(folder.path() / "model.safetensors").value());
  fs::remove(folder.path() / "model.safetensors");
  writeShards();
  EXPECT_EQ(distance(features(), single), 0);
  const auto ofShards = weightsSha256(folder.path());
  ASSERT_TRUE(ofShards);
  EXPECT_NE(*ofShards, *sum);
  EXPECT_EQ(ofShards->size(), 64U);
}

TEST_F(SmallCheckpoint, IsReadFromHalfPrecision) {
  for (const auto type : {at::kHalf, at::kBFloat16, at::kDouble}) {
    auto halves = tensors;
    for (auto& [name, tensor] : halves) tensor = tensor.to(type);
    write("model.safetensors", halves);
    const auto read = loadCheckpoint(folder.path(), EncoderKind::kBert);
    ASSERT_TRUE(read) << describe(read.error());
    for (const auto& [name, weight] : read->weights) {
      EXPECT_EQ(weight.scalar_type(), at::kFloat);
      EXPECT_EQ(distance(weight, halves.at("bert." + name).to(at::kFloat)), 0) << name;
    }
  }
}

TEST_F(SmallCheckpoint, RefusesMissingTensorsByNameAndShape) {
  tensors.erase("bert.encoder.layer.1.output.dense.weight");
  write("model.safetensors", tensors);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("encoder.layer.1.output.dense.weight is missing (expected [8, 20])"), HasSubstr("config.json")));
  write("model.safetensors", {{"other", at::zeros({1})}});
  EXPECT_THAT(refusal(), AllOf(HasSubstr("embeddings.LayerNorm.bias is missing (expected [8])"), HasSubstr("more")));
}

TEST_F(SmallCheckpoint, RefusesTensorsOfAnotherShapeOrType) {
  auto wrong = tensors;
  wrong["bert.embeddings.word_embeddings.weight"] = at::zeros({31, 8});
  wrong["bert.encoder.layer.0.output.dense.bias"] = at::zeros({8}, at::kChar);
  write("model.safetensors", wrong);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("embeddings.word_embeddings.weight is [31, 8] instead of [30, 8]"),
                               HasSubstr("encoder.layer.0.output.dense.bias holds whole numbers")));
}

TEST_F(SmallCheckpoint, RefusesTensorsBeyondItsConfiguration) {
  tensors["bert.encoder.layer.2.output.dense.bias"] = at::zeros({8});
  write("model.safetensors", tensors);
  EXPECT_THAT(refusal(), HasSubstr("encoder.layer.2.output.dense.bias [8] is not of an encoder as config.json describes it"));
}

TEST_F(SmallCheckpoint, RefusesWeightsThatAreNotFiniteNamingFileAndTensor) {
  const std::string name = "bert.encoder.layer.1.attention.self.query.weight";
  for (const double value : {std::nan(""), -std::nan(""), std::numeric_limits<double>::infinity()})
    for (const auto type : {at::kFloat, at::kHalf, at::kBFloat16, at::kDouble}) {
      tensors[name] = at::zeros({8, 8}, type);
      tensors[name][3][5] = value;
      write("model.safetensors", tensors);
      EXPECT_THAT(refusal(), HasSubstr("/model.safetensors, tensor \"" + name + "\": it holds a value that is not a finite number"));
    }
  tensors[name] = at::full({8, 8}, 1e300, at::kDouble);
  write("model.safetensors", tensors);
  EXPECT_THAT(refusal(), HasSubstr("not a finite number")) << "it is not in single precision";
  fs::remove(folder.path() / "model.safetensors");
  writeShards();
  EXPECT_THAT(refusal(), HasSubstr("/model-00002-of-00002.safetensors, tensor \"" + name));
}

TEST_F(SmallCheckpoint, IsReadWhateverTheHeadHolds) {
  tensors["cls.predictions.bias"] = at::full({30}, std::nan(""));
  write("model.safetensors", tensors);
  EXPECT_EQ(refusal(), "it was loaded");
}

TEST_F(SmallCheckpoint, RefusesTwoEncodersAndTwoNamesOfOneTensor) {
  auto two = tensors;
  two["other.embeddings.word_embeddings.weight"] = at::zeros({30, 8});
  write("model.safetensors", two);
  EXPECT_THAT(refusal(), HasSubstr("two encoders, \"bert.embeddings.word_embeddings.weight\" and \"other."));
  tensors["bert.embeddings.LayerNorm.gamma"] = at::zeros({8});
  write("model.safetensors", tensors);
  EXPECT_THAT(refusal(), HasSubstr("it is there twice, under its old and its new name"));
}

TEST_F(SmallCheckpoint, RefusesTheOtherKindOfEncoder) {
  write("model.safetensors", tensors);
  EXPECT_THAT(refusal(EncoderKind::kVit), AllOf(HasSubstr("it is a BERT's, for texts"), HasSubstr("ViT for pictures")));
}

TEST_F(SmallCheckpoint, NeverReadsAPickleAndSaysHowToGetSafetensors) {
  EXPECT_THAT(refusal(), HasSubstr("there are no weights: neither model.safetensors nor model.safetensors.index.json"));
  folder.write("pytorch_model.bin", "anything");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("only as pytorch_model.bin, which may carry code"), HasSubstr("safe_serialization=True")));
}

TEST_F(SmallCheckpoint, RefusesAnIndexThatLeavesItsFolder) {
  for (const char* name : {"../model.safetensors", "/etc/x.safetensors", "a/b.safetensors", "..\\\\x.safetensors", "c:x.safetensors",
                           "model.bin", ".safetensors", "x.safetensors\\u0000.safetensors"}) {
    folder.write("model.safetensors.index.json", R"({"weight_map":{"bert.a":")" + std::string(name) + "\"}}");
    EXPECT_THAT(refusal(), HasSubstr("tensor \"bert.a\": its file is not the name of a .safetensors file beside the index")) << name;
  }
  for (const char* json : {"{}", R"({"weight_map":{}})", R"({"weight_map":[]})"}) {
    folder.write("model.safetensors.index.json", json);
    EXPECT_THAT(refusal(), HasSubstr("\"weight_map\" is not an object")) << json;
  }
}

TEST_F(SmallCheckpoint, RefusesShardsThatDoNotHoldWhatTheIndexSays) {
  writeShards();
  const auto second = folder.path() / "model-00002-of-00002.safetensors";
  fs::copy_file(folder.path() / "model-00001-of-00002.safetensors", second, fs::copy_options::overwrite_existing);
  EXPECT_THAT(refusal(), HasSubstr("it is also in model-00001-of-00002.safetensors"));
  write("model-00002-of-00002.safetensors", {{"x", at::zeros({1})}});
  EXPECT_THAT(refusal(), HasSubstr("the index puts it into model-00002-of-00002.safetensors, which does not hold it"));
  fs::remove(second);
  EXPECT_THAT(refusal(), HasSubstr("model-00002-of-00002.safetensors: the shard is missing"));
}

TEST(SavedCheckpoint, IsLoadedAgainWithEqualWeights) {
  const TemporaryFolder folder;
  auto weights = randomWeights(smallVitConfig());
  weights["embeddings.mask_token"] = at::randn({1, 1, 8});
  ASSERT_TRUE(saveCheckpoint(folder.path() / "new/vit", smallVitConfig(), weights, false));
  const auto read = loadCheckpoint(folder.path() / "new/vit", EncoderKind::kVit);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->config, smallVitConfig());
  ASSERT_EQ(read->weights.size(), weights.size());
  for (const auto& [name, weight] : weights) EXPECT_EQ(distance(read->weights.at(name), weight), 0) << name;
}

TEST(SavedCheckpoint, HasTheReferencesNamesAndFormat) {
  const TemporaryFolder folder;
  for (const char* fixture : {"bert-tiny", "vit-tiny"}) {
    const auto kind = std::string(fixture) == "vit-tiny" ? EncoderKind::kVit : EncoderKind::kBert;
    const auto loaded = loadCheckpoint(kFixtures / fixture, kind);
    ASSERT_TRUE(loaded) << describe(loaded.error());
    ASSERT_TRUE(saveCheckpoint(folder.path(), loaded->config, loaded->weights, true));
    const auto written = features::readSafetensors(folder.path() / "model.safetensors");
    const auto reference = features::readSafetensors(kFixtures / fixture / "model.safetensors");
    ASSERT_TRUE(written && reference);
    EXPECT_EQ(written->metadata.at("format"), "pt");
    for (const auto& [name, tensor] : written->tensors) {
      EXPECT_EQ(tensor.scalar_type(), at::kHalf);
      ASSERT_EQ(reference->tensors.count(name), 1U) << name;
      EXPECT_EQ(distance(tensor, reference->tensors.at(name).to(at::kHalf)), 0) << name;
    }
  }
}

TEST(SavedCheckpoint, OfEqualWeightsHasEqualBytes) {
  const TemporaryFolder folder;
  const auto weights = randomWeights(smallBertConfig());
  ASSERT_TRUE(saveCheckpoint(folder.path() / "a", smallBertConfig(), weights, true));
  ASSERT_TRUE(saveCheckpoint(folder.path() / "b", smallBertConfig(), weights, true));
  EXPECT_EQ(weightsSha256(folder.path() / "a").value(), weightsSha256(folder.path() / "b").value());
}

TEST(SavedCheckpoint, RefusesWeightsOfAnotherShapeAndAFolderThatCannotBe) {
  const TemporaryFolder folder;
  auto weights = randomWeights(smallBertConfig());
  const auto under = folder.write("file", "") / "below";
  const auto written = saveCheckpoint(under, smallBertConfig(), weights, false);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCannotWrite);
  weights.erase("embeddings.LayerNorm.bias");
  EXPECT_THROW(static_cast<void>(saveCheckpoint(folder.path(), smallBertConfig(), weights, false)), std::invalid_argument);
}

}  // namespace
}  // namespace xsmoe::encoders
