#include <gmock/gmock.h>

#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/encoders/encoder.h"
#include "tests/encoders/fixture.h"
#include "tests/encoders/small_encoders.h"

namespace xsmoe::encoders {
namespace {

class EveryBert : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto loaded = TextEncoder::load(kFixtures / GetParam());
    ASSERT_TRUE(loaded) << describe(loaded.error());
    encoder.emplace(std::move(*loaded));
    expected = expectedOf(GetParam()).tensors;
    ids = expected.at("input_ids");
    mask = expected.at("attention_mask");
  }
  std::optional<TextEncoder> encoder;
  std::map<std::string, at::Tensor> expected;
  at::Tensor ids, mask;
};

INSTANTIATE_TEST_SUITE_P(Fixtures, EveryBert, testing::Values("bert-tiny", "bert-tiny-gamma-beta"),
                         [](const auto& fixture) { return fixture.param == "bert-tiny" ? "NewNames" : "OldNames"; });

TEST_P(EveryBert, GivesTheReferencesFeatures) {
  const double error = distance(encoder->features(ids, mask, Pooling::kCls).transpose(0, 1), expected.at("cls_hidden_states"));
  RecordProperty("largest_error", std::to_string(error));
  EXPECT_LT(error, kTolerance);
}

TEST_P(EveryBert, GivesTheReferencesStatesOfEveryToken) {
  // Cases t03 (short, padded) and t04 (fills all 40 tokens) of the rows named in the header.
  const auto states = at::stack(encoder->forward(ids, mask).states, 1);  // [case, K, S, d]
  const auto& full = expected.at("full_hidden_states");
  for (int i = 0; i < 2; ++i) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::int64_t row = 0; row < states.size(0); ++row) nearest = std::min(nearest, distance(states[row], full[i]));
    EXPECT_LT(nearest, kTolerance);
  }
}

TEST_P(EveryBert, TakesTheMeanOfTheEmbeddingsBetweenFirstAndLastToken) {
  const auto features = encoder->features(ids, mask, Pooling::kMean0), cls = encoder->features(ids, mask, Pooling::kCls);
  const auto embeddings = encoder->forward(ids, mask).states[0];
  for (std::int64_t row = 0; row < ids.size(0); ++row) {
    const auto tokens = mask[row].sum().item<std::int64_t>();
    const auto plain = tokens > 2 ? embeddings[row].slice(0, 1, tokens - 1).mean(0) : embeddings[row][0];
    EXPECT_LT(distance(features[0][row], plain), kRounding) << row;
  }
  EXPECT_LT(distance(features.slice(0, 1), cls.slice(0, 1)), kRounding);
  EXPECT_GT(distance(features[0], cls[0]), 0.1);
}

TEST_P(EveryBert, GivesATextTheSameFeaturesInAnyBatchAndWithoutPadding) {
  const auto all = encoder->features(ids, mask, Pooling::kMean0);
  for (std::int64_t row = 0; row < ids.size(0); ++row) {
    const auto tokens = mask[row].sum().item<std::int64_t>();
    const auto alone = ids.slice(0, row, row + 1).slice(1, 0, tokens);
    EXPECT_LT(distance(encoder->features(alone, at::ones_like(alone), Pooling::kMean0).select(1, 0), all.select(1, row)), kRounding);
  }
}

TEST_P(EveryBert, GivesTheSameBitsWithEveryNumberOfThreads) {
  const at::Tensor many = ids.repeat({60, 1}), there = mask.repeat({60, 1});  // enough for all of them
  device::useThreads(1);
  const auto one = encoder->features(many, there, Pooling::kMean0);
  for (const int threads : {2, 3, 5}) {
    device::useThreads(threads);
    EXPECT_TRUE(at::equal(encoder->features(many, there, Pooling::kMean0), one)) << threads;
  }
  device::useThreads(1);
}

TEST_P(EveryBert, GivesTheSameBitsWithinAComputeThread) {
  const at::Tensor many = ids.repeat({60, 1}), there = mask.repeat({60, 1});
  device::useThreads(2);
  const auto alone = encoder->features(many, there, Pooling::kMean0);
  std::vector<at::Tensor> both(2);
  device::runTasks(at::kCPU, 2,
                   [&](std::int64_t task) { both[static_cast<std::size_t>(task)] = encoder->features(many, there, Pooling::kMean0); });
  for (const at::Tensor& one : both) EXPECT_TRUE(at::equal(one, alone));
  device::useThreads(1);
}

TEST_P(EveryBert, GivesFeaturesThatForwardGives) {
  const auto states = encoder->forward(ids, mask).states;
  const auto features = encoder->features(ids, mask > 0, Pooling::kCls);  // a mask of truths will do
  for (std::size_t k = 0; k < states.size(); ++k)
    EXPECT_LT(distance(features[static_cast<std::int64_t>(k)], states[k].select(1, 0)), kRounding) << k;
  EXPECT_EQ(features.scalar_type(), at::kFloat);
}

TEST(TextEncoder, HasAGradientForEveryWeight) {
  const TextEncoder encoder = smallBert();
  for (const auto& [name, weight] : encoder.weights()) weight.requires_grad_();
  const auto ids = at::arange(12).reshape({2, 6}).remainder(encoder.config().vocabulary);
  const auto states = encoder.forward(ids, at::ones_like(ids)).states;
  states.back().pow(3).sum().backward();
  for (const auto& [name, weight] : encoder.weights()) {
    ASSERT_TRUE(weight.grad().defined()) << name;
    if (name.ends_with("key.bias")) continue;  // softmax cancels it
    EXPECT_GT(weight.grad().abs().max().item<double>(), 0) << name;
  }
  EXPECT_FALSE(encoder.features(ids, at::ones_like(ids), Pooling::kCls).requires_grad());
}

TEST(TextEncoder, HasGradientsThatDifferencesConfirm) {
  const TextEncoder encoder = smallBert();
  const auto ids = at::tensor({3, 1, 4, 1, 5}, at::kLong).unsqueeze(0);
  const auto mask = at::tensor({1, 1, 1, 1, 0}, at::kLong).unsqueeze(0);
  const auto value = [&] { return encoder.forward(ids, mask).states.back()[0][0].pow(2).dot(at::arange(8, at::kFloat)); };
  const at::Tensor weight = encoder.weights().at("encoder.layer.0.attention.self.query.weight");
  weight.requires_grad_();
  value().backward();
  const at::NoGradGuard noGradients;
  constexpr float kStep = 1e-2F;
  weight[1][2] += kStep;
  const auto above = value().item<double>();
  weight[1][2] -= 2 * kStep;
  const auto below = value().item<double>();
  EXPECT_NEAR(weight.grad()[1][2].item<double>(), (above - below) / (2 * kStep), 2e-3);
}

TEST(TextEncoder, ComputesEveryActivationAlikeInBothForms) {
  for (const char* activation : {"gelu", "gelu_new", "relu"}) {
    const TextEncoder encoder = smallBert(activation);
    const auto ids = at::arange(12).reshape({2, 6}).remainder(encoder.config().vocabulary);
    const auto mask = at::ones_like(ids);
    EXPECT_LT(distance(encoder.features(ids, mask, Pooling::kCls)[2], encoder.forward(ids, mask).states[2].select(1, 0)), kRounding);
  }
}

TEST(TextEncoder, RefusesMoreTokensThanItHasPositions) {
  const TextEncoder encoder = smallBert();
  const auto ids = at::zeros({1, encoder.config().positions + 1}, at::kLong);
  EXPECT_THROW(static_cast<void>(encoder.forward(ids, at::ones_like(ids))), c10::Error);
  EXPECT_THROW(static_cast<void>(encoder.features(ids, at::ones_like(ids), Pooling::kCls)), c10::Error);
}

TEST(TextEncoder, RefusesIdsBeyondTheVocabulary) {
  const TextEncoder encoder = smallBert();
  for (const int id : {-1, encoder.config().vocabulary}) {
    const auto ids = at::full({1, 3}, id, at::kLong);
    EXPECT_THROW(static_cast<void>(encoder.features(ids, at::ones_like(ids), Pooling::kCls)), std::exception) << id;
  }
}

TEST(TextEncoder, ComputesProductsIn16BitsWhenAsked) {
  device::ComputeDevice halves;
  halves.stepType = at::kBFloat16;
  const auto encoder = TextEncoder::load(kFixtures / "bert-tiny", halves);
  ASSERT_TRUE(encoder) << describe(encoder.error());
  const auto expected = expectedOf("bert-tiny").tensors;
  const auto features = encoder->features(expected.at("input_ids"), expected.at("attention_mask"), Pooling::kCls);
  const double error = distance(features.transpose(0, 1), expected.at("cls_hidden_states"));
  EXPECT_GT(error, kTolerance);  // or nothing was rounded
  EXPECT_LT(error, 1);
}

}  // namespace
}  // namespace xsmoe::encoders
