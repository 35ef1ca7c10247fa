#include <gmock/gmock.h>

#include "model/device/device.h"
#include "model/encoders/encoder.h"
#include "tests/encoders/fixture.h"
#include "tests/encoders/small_encoders.h"

namespace xsmoe::encoders {
namespace {

class VitFixture : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = ImageEncoder::load(kFixtures / "vit-tiny");
    ASSERT_TRUE(loaded) << describe(loaded.error());
    encoder.emplace(std::move(*loaded));
    expected = expectedOf("vit-tiny").tensors;
    pixels = expected.at("pixel_values");
  }
  std::optional<ImageEncoder> encoder;
  std::map<std::string, at::Tensor> expected;
  at::Tensor pixels;
};

TEST_F(VitFixture, GivesTheReferencesFeatures) {
  const double error = distance(encoder->features(pixels, Pooling::kCls).transpose(0, 1), expected.at("cls_hidden_states"));
  RecordProperty("largest_error", std::to_string(error));
  EXPECT_LT(error, kTolerance);
}

TEST_F(VitFixture, GivesTheReferencesStatesOfEveryPatch) {
  const auto states = at::stack(encoder->forward(pixels.slice(0, 0, 1)).states, 1);
  EXPECT_LT(distance(states, expected.at("full_hidden_states")), kTolerance);
}

TEST_F(VitFixture, NormalisesTheLastStateOnlyWhenAsked) {
  EXPECT_LT(distance(encoder->closing(encoder->forward(pixels)), expected.at("last_hidden_state_cls")), kTolerance);
}

TEST_F(VitFixture, TakesTheMeanOfThePatchesEmbeddings) {
  const auto features = encoder->features(pixels, Pooling::kMean0);
  EXPECT_LT(distance(features[0], encoder->forward(pixels).states[0].slice(1, 1).mean(1)), kRounding);
  EXPECT_LT(distance(features.slice(0, 1), encoder->features(pixels, Pooling::kCls).slice(0, 1)), kRounding);
}

TEST_F(VitFixture, GivesAPictureTheSameFeaturesInAnyBatch) {
  const auto all = encoder->features(pixels, Pooling::kMean0);
  for (std::int64_t i = 0; i < pixels.size(0); ++i)
    EXPECT_LT(distance(encoder->features(pixels.slice(0, i, i + 1), Pooling::kMean0).select(1, 0), all.select(1, i)), kRounding);
}

TEST_F(VitFixture, GivesTheSameBitsWithEveryNumberOfThreads) {
  const at::Tensor many = pixels.repeat({20, 1, 1, 1});  // enough for all of them
  device::useThreads(1);
  const auto one = encoder->features(many, Pooling::kMean0);
  for (const int threads : {2, 3, 5}) {
    device::useThreads(threads);
    EXPECT_TRUE(at::equal(encoder->features(many, Pooling::kMean0), one)) << threads;
  }
  device::useThreads(1);
}

TEST_F(VitFixture, GivesFeaturesThatForwardGives) {
  const auto states = encoder->forward(pixels).states;
  const auto features = encoder->features(pixels, Pooling::kCls);
  for (std::size_t k = 0; k < states.size(); ++k)
    EXPECT_LT(distance(features[static_cast<std::int64_t>(k)], states[k].select(1, 0)), kRounding) << k;
}

TEST(ImageEncoder, HasAGradientForEveryWeight) {
  const ImageEncoder encoder = smallVit();
  for (const auto& [name, weight] : encoder.weights()) weight.requires_grad_();
  const auto states = encoder.forward(at::rand({2, 3, 9, 12}));
  (states.states.back().pow(3).sum() + encoder.closing(states).pow(3).sum()).backward();
  for (const auto& [name, weight] : encoder.weights()) {
    ASSERT_TRUE(weight.grad().defined()) << name;
    if (name.ends_with("key.bias")) continue;  // softmax cancels it
    EXPECT_GT(weight.grad().abs().max().item<double>(), 0) << name;
  }
}

TEST(ImageEncoder, PutsTheMaskTokenInPlaceOfHiddenPatches) {
  auto weights = randomWeights(smallVitConfig());
  weights["embeddings.mask_token"] = at::full({1, 1, 8}, 3.0F);
  const ImageEncoder encoder(smallVitConfig(), weights);
  const auto hidden = at::tensor({0, 1, 0, 0, 0, 0}).to(at::kBool).unsqueeze(0);
  const auto pixels = at::rand({1, 3, 9, 12});
  const auto state = encoder.forward(pixels, hidden).states[0][0], plain = encoder.forward(pixels).states[0][0];
  EXPECT_LT(distance(state[2], weights.at("embeddings.position_embeddings")[0][2] + 3), kRounding);
  EXPECT_EQ(distance(state.slice(0, 3), plain.slice(0, 3)), 0);
  EXPECT_EQ(distance(state.slice(0, 0, 2), plain.slice(0, 0, 2)), 0);
}

TEST(ImageEncoder, LeavesOutWhatIsLessThanAPatch) {
  const ImageEncoder encoder = smallVit();
  auto pixels = at::rand({1, 3, 9, 12});
  const auto before = encoder.features(pixels, Pooling::kMean0);
  pixels.select(2, 8).fill_(100);
  EXPECT_EQ(distance(encoder.features(pixels, Pooling::kMean0), before), 0);
}

TEST(ImageEncoder, RefusesPicturesOfAnotherSize) {
  const ImageEncoder encoder = smallVit();
  EXPECT_THROW(static_cast<void>(encoder.forward(at::rand({1, 3, 12, 9}))), c10::Error);
  EXPECT_THROW(static_cast<void>(encoder.features(at::rand({1, 1, 9, 12}), Pooling::kCls)), c10::Error);
}

}  // namespace
}  // namespace xsmoe::encoders
