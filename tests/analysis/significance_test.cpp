// Student's t-tests (baselines.md, section 11).
#include "model/analysis/significance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace xsmoe {
namespace {

const std::vector<double> kA{16.0, 16.1, 15.9, 16.2, 15.8}, kB{15.5, 15.4, 15.6, 15.5, 15.5};

TEST(Significance, PooledTestIsThatOfTheWorkedExample) {
  const auto test = pooledTTest(kA, kB);
  EXPECT_NEAR(test.t.value(), 6.454972, 1e-6);
  EXPECT_EQ(test.degreesOfFreedom, 8);
  EXPECT_NEAR(test.p, 0.000197269, 1e-9);
}

TEST(Significance, PairedTestIsThatOfTheWorkedExample) {
  const auto test = pairedTTest(kA, kB);
  EXPECT_NEAR(test.t.value(), 5.590170, 1e-6);
  EXPECT_EQ(test.degreesOfFreedom, 4);
  EXPECT_NEAR(test.p, 0.00502400, 1e-8);
}

/// Five values of mean `mean` and variance 2.5.
std::vector<double> fiveAround(double mean) { return {mean - 2, mean - 1, mean, mean + 1, mean + 2}; }

TEST(Significance, HasTheCriticalValuesOfTables) {
  // The pooled variance is 2.5 and n 5, so that t is the difference of the means.
  for (const auto& [t, p] : {std::pair(2.3060, 0.05), {3.3554, 0.01}}) {
    const auto test = pooledTTest(fiveAround(t), fiveAround(0));
    EXPECT_NEAR(test.t.value(), t, 1e-12);
    EXPECT_NEAR(test.p, p, 1e-5) << t;
  }
  // The differences have the variance 2.5, and t is their mean times √2.
  for (const auto& [t, p] : {std::pair(2.7764, 0.05), {4.6041, 0.01}}) {
    const auto test = pairedTTest(fiveAround(t / std::sqrt(2.0)), std::vector<double>(5, 0));
    EXPECT_NEAR(test.t.value(), t, 1e-12);
    EXPECT_NEAR(test.p, p, 1e-5) << t;
  }
}

TEST(Significance, DoesNotDependOnWhichIsFirst) {
  EXPECT_DOUBLE_EQ(pooledTTest(kA, kB).p, pooledTTest(kB, kA).p);
  EXPECT_DOUBLE_EQ(pooledTTest(kA, kB).t.value(), -pooledTTest(kB, kA).t.value());
}

TEST(Significance, OfEqualMeansIsNone) {
  const std::vector<double> turned(kA.rbegin(), kA.rend());
  EXPECT_NEAR(pooledTTest(kA, turned).p, 1, 1e-12);
}

TEST(Significance, WithoutVarianceIsDecidedByTheMeans) {
  const std::vector<double> one(5, 0.1), other(5, 0.3);
  EXPECT_TRUE(pooledTTest(one, other).zeroVariance());
  EXPECT_EQ(pooledTTest(one, other).p, 0);
  EXPECT_EQ(pooledTTest(one, one).p, 1);
  EXPECT_EQ(effectSize(one, other), std::nullopt);
}

TEST(Significance, NeedsTwoValuesOfEach) {
  EXPECT_THROW(static_cast<void>(pooledTTest(std::vector{1.0}, std::vector{2.0})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(pairedTTest(kA, std::vector{1.0, 2.0})), std::invalid_argument);
}

TEST(Significance, EffectIsTheDifferenceInStandardDeviations) {
  EXPECT_NEAR(effectSize(std::vector{1.0, 3.0}, std::vector{0.0, 2.0}).value(), 1 / std::sqrt(2.0), 1e-12);
}

}  // namespace
}  // namespace xsmoe
