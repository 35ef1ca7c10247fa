// The bootstrap over users against what is known in closed form.
#include "model/experiments/sweeps/bootstrap.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

const RankingMetric& metric(std::string_view key) { return *findRankingMetric(key); }

std::vector<PairedTest> usersOfOneWindow(const std::vector<double>& differences) {
  std::vector<PairedTest> tests;
  for (const double one : differences) tests.push_back({"user" + std::to_string(tests.size()), 2, one});
  return tests;
}

TEST(Bootstrap, CountsRanksAsTheMetricsDo) {
  EXPECT_EQ(gainOf(0, metric("hr10")), 0) << "what is not ranked is a miss";
  EXPECT_EQ(gainOf(10, metric("hr10")), 1);
  EXPECT_EQ(gainOf(11, metric("hr10")), 0);
  EXPECT_EQ(gainOf(11, metric("hr20")), 1);
  EXPECT_EQ(gainOf(1, metric("ndcg10")), 1);
  EXPECT_DOUBLE_EQ(gainOf(3, metric("ndcg10")), 0.5);
  EXPECT_EQ(gainOf(21, metric("ndcg20")), 0);
}

TEST(Bootstrap, PairsTheSameUsersInAnyOrder) {
  const std::vector<TestRank> a{{"ann", 1}, {"bob", 30}}, b{{"bob", 3}, {"ann", 3}};
  const auto tests = pairedTests(a, b, 4, metric("ndcg10"));
  ASSERT_TRUE(tests);
  EXPECT_EQ((*tests)[0].user, "ann");
  EXPECT_DOUBLE_EQ((*tests)[0].difference, 0.5);
  EXPECT_DOUBLE_EQ((*tests)[1].difference, -0.5);
  EXPECT_EQ((*tests)[1].window, 4);
  const auto others = pairedTests(a, std::vector<TestRank>{{"ann", 1}, {"eve", 1}}, 4, metric("hr10"));
  ASSERT_FALSE(others);
  EXPECT_THAT(describe(others.error()), HasSubstr("the test on D_4"));
}

TEST(Bootstrap, OfUsersThatAreAllAlikeIsAPoint) {
  const auto interval = bootstrapOverUsers(usersOfOneWindow({0.25, 0.25, 0.25}), 2000, 1);
  EXPECT_EQ(interval.difference, 0.25);
  EXPECT_EQ(interval.low, 0.25);
  EXPECT_EQ(interval.high, 0.25);
  EXPECT_EQ(interval.users, 3U);
}

TEST(Bootstrap, HasThePercentilesOfTheBinomial) {
  // Of 20 users half gain 1: the mean of a resample is B(20, 1/2)/20. P(B ≤ 5) = 0.0207, P(B ≤ 6) = 0.0577, so that its 2.5 percentile is
  // 6, and 14 the other.
  std::vector<double> gains(10, 0.0);
  gains.resize(20, 1.0);
  const auto interval = bootstrapOverUsers(usersOfOneWindow(gains), 20000, 7);
  EXPECT_DOUBLE_EQ(interval.difference, 0.5);
  EXPECT_DOUBLE_EQ(interval.low, 0.3);
  EXPECT_DOUBLE_EQ(interval.high, 0.7);
}

TEST(Bootstrap, IsTheNormalIntervalOfManyUsers) {
  std::vector<double> differences;
  for (int i = 0; i < 1000; ++i) differences.push_back(std::sin(i) + 0.1);
  double mean = 0, square = 0;
  for (const double one : differences) mean += one / 1000;
  for (const double one : differences) square += (one - mean) * (one - mean) / 1000;
  const auto interval = bootstrapOverUsers(usersOfOneWindow(differences), 4000, 3);
  const double error = std::sqrt(square / 1000);
  EXPECT_NEAR(interval.low, mean - 1.96 * error, 0.15 * error);
  EXPECT_NEAR(interval.high, mean + 1.96 * error, 0.15 * error);
}

TEST(Bootstrap, CountsEachWindowAlikeAndDrawsAUserWithAllItsTests) {
  // One window of three users and one of one: the difference is the mean of the windows' means.
  const std::vector<PairedTest> tests{{"ann", 2, 1}, {"bob", 2, 0}, {"eve", 2, 0}, {"ann", 3, 1}};
  EXPECT_DOUBLE_EQ(bootstrapOverUsers(tests, 2000, 1).difference, (1.0 / 3 + 1) / 2);
  // Without ann D_3 has no test: the interval is that of what is there, from no gain at all to nothing but ann.
  const auto interval = bootstrapOverUsers(tests, 2000, 1);
  EXPECT_EQ(interval.low, 0);
  EXPECT_EQ(interval.high, 1);
  // Two tests of one user go together: there are two resamples of the mean only.
  const std::vector<PairedTest> together{{"ann", 2, 1}, {"ann", 3, -1}};
  EXPECT_EQ(bootstrapOverUsers(together, 2000, 1).low, 0);
}

TEST(Bootstrap, DependsOnTheSeedAndNotOnTheOrder) {
  std::vector<double> differences;
  for (int i = 0; i < 40; ++i) differences.push_back(std::cos(i));
  auto tests = usersOfOneWindow(differences);
  const auto one = bootstrapOverUsers(tests, 2000, 5), other = bootstrapOverUsers(tests, 2000, 6);
  EXPECT_NE(one.low, other.low);
  std::reverse(tests.begin(), tests.end());
  EXPECT_EQ(bootstrapOverUsers(tests, 2000, 5).low, one.low);
}

TEST(Bootstrap, TakesTheMeanOverSeedsOfEachTest) {
  const std::vector<PairedTest> seeds{{"ann", 2, 1}, {"bob", 2, 0}, {"ann", 2, 0}, {"bob", 2, 0}};
  const auto means = meansOverSeeds(seeds);
  ASSERT_EQ(means.size(), 2U);
  EXPECT_EQ(means[0].difference, 0.5);
}

TEST(Bootstrap, RefusesNothingAtAll) {
  EXPECT_THROW(static_cast<void>(bootstrapOverUsers({}, 2000, 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(bootstrapOverUsers(usersOfOneWindow({1}), 0, 1)), std::invalid_argument);
}

}  // namespace
}  // namespace xsmoe::experiments
