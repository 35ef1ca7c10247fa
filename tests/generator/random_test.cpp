#include "model/generator/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace xsmoe::generator {
namespace {

TEST(Random, IsFixedForEver) {                                      // a stream that people have made must come out the same tomorrow
  EXPECT_EQ(Random(1, "catalogue").next(), 11707868488772492683U);  // SplitMix64 and FNV-1a worked out apart from this program
  EXPECT_NE(Random(2, "catalogue").next(), 11707868488772492683U);
  EXPECT_NE(Random(1, "users").next(), 11707868488772492683U);
}

TEST(Random, UniformNumbersFillTheirRange) {
  Random random(7, "uniform");
  double sum = 0, least = 1, most = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double value = random.uniform();
    sum += value, least = std::min(least, value), most = std::max(most, value);
  }
  EXPECT_NEAR(sum / 100'000, .5, .005);  // standard error .0009
  EXPECT_GE(least, 0);
  EXPECT_LT(most, 1);
  EXPECT_LT(least, .001);
  EXPECT_GT(most, .999);
}

TEST(Random, NormalNumbersHaveMeanZeroAndVarianceOne) {
  Random random(7, "normal");
  double sum = 0, squares = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double value = random.normal();
    sum += value, squares += value * value;
  }
  EXPECT_NEAR(sum / 100'000, 0, .02);
  EXPECT_NEAR(squares / 100'000, 1, .03);
}

TEST(Random, WeightedDrawsFollowTheWeights) {
  Random random(7, "weighted");
  std::vector<int> counts(3);
  for (int i = 0; i < 40'000; ++i) ++counts[static_cast<std::size_t>(random.weighted({1, 0, 3}))];
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2] / 40'000.0, .75, .01);
}

TEST(Random, ShufflingKeepsEveryValue) {
  Random random(7, "shuffle");
  std::vector<int> values(100), sorted(100);
  std::iota(sorted.begin(), sorted.end(), 0);
  values = sorted;
  random.shuffle(values);
  EXPECT_NE(values, sorted);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, sorted);
}

}  // namespace
}  // namespace xsmoe::generator
