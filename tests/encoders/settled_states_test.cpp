#include "model/encoders/pretraining/settled_states.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gmock/gmock.h>

#include "tests/encoders/small_encoders.h"

namespace xsmoe::encoders {
namespace {

double largest(const at::Tensor& values) { return values.abs().max().item<double>(); }
at::Tensor spreadOf(const at::Tensor& features) { return (features - features.mean(1, true)).square().mean({1, 2}).sqrt(); }

/// Ids of texts of `length` tokens.
at::Tensor textsOf(std::int64_t rows, std::int64_t length, std::uint64_t seed) {
  return at::randint(1, smallBertConfig().vocabulary, {rows, length}, at::make_generator<at::CPUGeneratorImpl>(seed), at::kLong);
}

TEST(SettledTexts, HaveMeanZeroAndTheWantedSpreadInEveryState) {
  const auto config = smallBertConfig();
  auto weights = randomWeights(config);
  const at::Tensor ids = textsOf(40, 7, 1), mask = at::ones_like(ids);
  settleTextStates(config, weights, TextEncoder(config, weights).features(ids, mask, Pooling::kMean0));
  const at::Tensor settled = TextEncoder(config, weights).features(ids, mask, Pooling::kMean0);
  EXPECT_LT(largest(settled.mean(1)), 1e-4);
  EXPECT_LT(largest(spreadOf(settled) - kSettledSpread), 1e-4);
}

TEST(SettledTexts, AreMovedAndScaledAndNotChangedOtherwise) {
  const auto config = smallBertConfig();
  auto weights = randomWeights(config);
  const TextEncoder before(config, weights);
  const at::Tensor corpus = textsOf(40, 7, 1), mask = at::ones_like(corpus);
  const at::Tensor features = before.features(corpus, mask, Pooling::kMean0);
  settleTextStates(config, weights, features);
  const TextEncoder after(config, weights);
  const at::Tensor other = textsOf(5, 4, 2), otherMask = at::ones_like(other);  // texts that did not settle it
  const at::Tensor mean = features.mean(1, true), scale = (kSettledSpread / spreadOf(features)).view({-1, 1, 1});
  const at::Tensor wanted = (before.features(other, otherMask, Pooling::kMean0) - mean) * scale;
  EXPECT_LT(largest(after.features(other, otherMask, Pooling::kMean0) - wanted), 1e-4);
}

TEST(SettledPictures, AreScaledAlikeInEveryStateAndNotChangedOtherwise) {
  const auto config = smallVitConfig();
  auto weights = randomWeights(config);
  const ImageEncoder before(config, weights);
  const at::Tensor pixels = at::randn({20, 3, 9, 12}, at::make_generator<at::CPUGeneratorImpl>(3));
  const at::Tensor features = before.features(pixels, Pooling::kMean0);
  settlePictureStates(config, weights, features);
  const at::Tensor settled = ImageEncoder(config, weights).features(pixels, Pooling::kMean0);
  const double scale = kSettledSpread / spreadOf(features).mean().item<double>();
  EXPECT_LT(largest(settled - features * scale), 1e-4);
  EXPECT_NEAR(spreadOf(settled).mean().item<double>(), kSettledSpread, 1e-4);
}

}  // namespace
}  // namespace xsmoe::encoders
