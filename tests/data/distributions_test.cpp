#include "model/data/distributions.h"

#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Counts = std::vector<std::int64_t>;

TEST(Occurrences, CountEachNumberUpToTheSize) {
  const std::vector<std::int32_t> column{2, 0, 2, 2};
  EXPECT_THAT(occurrences(column, 4), ElementsAre(1, 0, 3, 0));
}

TEST(Summary, TellsLeastMedianMeanAndMost) {
  const CountSummary summary = summarise({7, 1, 2, 10, 5});
  EXPECT_EQ(summary.least, 1);
  EXPECT_EQ(summary.median, 5);
  EXPECT_EQ(summary.mean, 5);
  EXPECT_EQ(summary.most, 10);
  EXPECT_EQ(summarise({4, 1, 2, 9}).median, 3) << "between 2 and 4";
}

TEST(Summary, CountsInBucketsThatDouble) {
  // 1 | 2, 3 | 4 … 7 | 8 … 15 | 16 … 31
  EXPECT_THAT(summarise({1, 1, 2, 3, 4, 7, 7, 16}).buckets, ElementsAre(2, 2, 3, 0, 1));
}

TEST(Summary, LeavesOutWhoHasNoRecord) {
  const CountSummary summary = summarise({0, 3, 0, 5});
  EXPECT_EQ(summary.least, 3);
  EXPECT_EQ(summary.mean, 4);
  EXPECT_THAT(summarise({0, 0}).buckets, IsEmpty());
  EXPECT_EQ(summarise({}).mean, 0);
}

TEST(JensenShannon, Is0ForEqualSharesAnd1WhereNothingIsShared) {
  EXPECT_DOUBLE_EQ(*jensenShannon(Counts{1, 3}, Counts{10, 30}), 0);
  EXPECT_DOUBLE_EQ(*jensenShannon(Counts{5, 0, 0}, Counts{0, 2, 7}), 1);
}

TEST(JensenShannon, FollowsTheEquation) {
  // p = (1/2, 1/2), q = (1, 0), m = (3/4, 1/4): ½ (½ log2 ⅔ + ½ log2 2) + ½ log2 4/3
  const double byHand = 0.5 * (0.5 * std::log2(2.0 / 3) + 0.5) + 0.5 * std::log2(4.0 / 3);
  EXPECT_NEAR(byHand, 0.311278, 1e-6);
  EXPECT_NEAR(*jensenShannon(Counts{4, 4}, Counts{3, 0}), byHand, 1e-15);
  EXPECT_NEAR(*jensenShannon(Counts{3, 0}, Counts{4, 4}), byHand, 1e-15) << "it does not matter which comes first";
}

TEST(JensenShannon, IsUnknownWhereOneSideIsEmpty) {
  EXPECT_FALSE(jensenShannon(Counts{0, 0}, Counts{1, 2}));
  EXPECT_FALSE(jensenShannon(Counts{1, 2}, Counts{0, 0}));
  EXPECT_THROW((void)jensenShannon(Counts{1}, Counts{1, 2}), std::invalid_argument);
}

}  // namespace
}  // namespace xsmoe::data
