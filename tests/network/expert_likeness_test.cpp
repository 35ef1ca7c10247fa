// SPDX-License-Identifier: Apache-2.0
#include "model/network/expert_likeness.h"

#include <gtest/gtest.h>

#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

constexpr double kExactly = 1e-9;

at::Tensor outputsOfTwo(const at::Tensor& one, const at::Tensor& other) { return torch::stack({one, other}, 1); }

TEST(ExpertLikeness, IsOneOfAnExpertWithItself) {
  const auto outputs = randomValues({20, 4}, 1);
  const auto pairs = likenessOf(outputsOfTwo(outputs, outputs));
  ASSERT_EQ(pairs.size(), 2U);
  for (const auto& row : pairs)
    for (const auto& pair : row) {
      EXPECT_NEAR(pair.cosine, 1, 1e-6);
      EXPECT_NEAR(pair.cka.value_or(0), 1, kExactly);
    }
}

TEST(ExpertLikeness, SeesThroughRotationsAndFactorsByCkaAlone) {
  const auto outputs = randomValues({20, 2}, 2);
  const auto turned = 3 * torch::stack({-outputs.select(1, 1), outputs.select(1, 0)}, 1);  // a quarter turn
  const auto pair = likenessOf(outputsOfTwo(outputs, turned))[0][1];
  EXPECT_NEAR(pair.cka.value_or(0), 1, kExactly);
  EXPECT_NEAR(pair.cosine, 0, 1e-6);
}

TEST(ExpertLikeness, IsSmallOfOutputsThatVaryApart) {
  const auto outputs = torch::tensor({{1.0, 0.0}, {-1.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}});
  const auto others = torch::tensor({{0.0, 0.0}, {0.0, 0.0}, {0.0, 1.0}, {0.0, -1.0}});
  const auto pair = likenessOf(outputsOfTwo(outputs, others))[0][1];
  EXPECT_NEAR(pair.cka.value_or(1), 0, kExactly);
  EXPECT_EQ(pair.cosine, 0) << "one of each two is 0";
}

TEST(ExpertLikeness, HasNoCkaWhereTheOutputIsTheSameForEveryItem) {
  const auto outputs = torch::ones({5, 3});
  EXPECT_FALSE(likenessOf(outputsOfTwo(outputs, randomValues({5, 3}, 3)))[0][1].cka);
}

TEST(ExpertDifference, IsNoneOfWhatHasNotChanged) {
  const auto weights = randomValues({8}, 4), outputs = randomValues({5, 3}, 5);
  const auto same = differenceOf(weights, outputs, weights, outputs);
  EXPECT_NEAR(same.weightCosine, 1, kExactly);
  EXPECT_EQ(same.weightChange, 0);
  EXPECT_EQ(same.outputChange, 0);
  const auto doubled = differenceOf(weights, outputs, 2 * weights, outputs.neg());
  EXPECT_NEAR(doubled.weightCosine, 1, kExactly);
  EXPECT_NEAR(doubled.weightChange, 1, kExactly);
  EXPECT_NEAR(doubled.outputCosine, -1, 1e-6);
  EXPECT_NEAR(doubled.outputChange, 2, kExactly);
}

TEST(ExpertOutputs, AreWhatAnExpertAddsToItsInput) {
  const auto network = smallNetwork(smallOptions(), 3);
  const auto items = torch::arange(1, 8, torch::kLong);
  const auto structure = network->structure();
  for (std::size_t i = 0; i < structure.size(); ++i) {
    const auto layer = network->outputsOf(static_cast<int>(i), items);
    const auto pass = network->passOf(7).layers[i];
    ASSERT_EQ(layer.outputs.size(0), 7);
    ASSERT_EQ(layer.outputs.size(1), 3);
    EXPECT_TRUE(torch::allclose(layer.outputs[6], pass.outputs.narrow(0, 1, 3) - pass.input, 1e-4, 1e-5));
    EXPECT_EQ(layer.weights.size(1), 2 * pass.input.size(0) * 3) << "D and U";
  }
}

}  // namespace
}  // namespace xsmoe::network
