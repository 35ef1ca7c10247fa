#include "model/generator/frozen_tower.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace xsmoe::generator {
namespace {

at::Tensor someInputs() {
  std::vector<float> inputs;
  for (int item = 0; item < 6; ++item) appendCategory(inputs, item % 3, 3, 1), appendCategory(inputs, item % 2, 2, .3);
  return at::from_blob(inputs.data(), {6, 5}, at::kFloat).clone();
}

TEST(FrozenTower, CategoriesAreCentred) {
  std::vector<float> inputs;
  appendCategory(inputs, 1, 4, 2);
  EXPECT_EQ(inputs, (std::vector<float>{-.5F, 1.5F, -.5F, -.5F}));
}

TEST(FrozenTower, StatesHaveTheAskedSizeAndNumber) {
  TowerOptions options;
  options.width = 16, options.stateCount = 3, options.scale = .5;
  FrozenTower tower(someInputs(), options);
  for (int state = 0; state < 3; ++state) {
    const at::Tensor values = tower.next();
    EXPECT_EQ(values.sizes(), (std::vector<std::int64_t>{6, 16}));
    EXPECT_TRUE(at::allclose(values.square().mean(1).sqrt(), at::full({6}, .5)));
  }
  EXPECT_THROW((void)tower.next(), std::out_of_range);
}

TEST(FrozenTower, SameSeedSameStates) {
  TowerOptions options;
  options.stepNoise = .3, options.seed = 5;
  FrozenTower one(someInputs(), options), two(someInputs(), options);
  options.seed = 6;
  FrozenTower other(someInputs(), options);
  for (int state = 0; state < 13; ++state) {
    const at::Tensor values = one.next();
    EXPECT_TRUE(at::equal(values, two.next()));
    EXPECT_FALSE(at::equal(values, other.next()));
  }
}

TEST(FrozenTower, WithoutNoiseEqualItemsStayEqual) {  // items 0 and 0 + 6 have the same attributes
  TowerOptions options;
  FrozenTower tower(at::cat({someInputs(), someInputs()}), options);
  for (int state = 0; state < 13; ++state) {
    const at::Tensor values = tower.next();
    EXPECT_TRUE(at::equal(values[0], values[6]));
    EXPECT_FALSE(at::allclose(values[0], values[1]));
  }
}

TEST(FrozenTower, NoiseMakesDeepStatesForget) {
  TowerOptions options;
  options.stepNoise = .5;
  FrozenTower tower(at::cat({someInputs(), someInputs()}), options);
  std::vector<double> likeness;  // cosine of two items of equal attributes
  for (int state = 0; state < 13; ++state) {
    const at::Tensor values = tower.next();
    likeness.push_back((values[0] * values[6]).mean().item<double>());
  }
  EXPECT_NEAR(likeness.front(), 1, 1e-5);
  EXPECT_LT(likeness[6], .95);
  EXPECT_LT(likeness[12], likeness[6]);
}

}  // namespace
}  // namespace xsmoe::generator
