#include "model/core/paired_change.h"

#include <gtest/gtest.h>

#include <cmath>

#include "model/core/what_if.h"

namespace xsmoe {
namespace {

/// So many sequences, of which some lost what others gained.
std::vector<double> pairs(std::size_t all, std::size_t lost, std::size_t gained) {
  std::vector<double> differences(all, 0.0);
  for (std::size_t i = 0; i < lost; ++i) differences[i] = -1;
  for (std::size_t i = lost; i < lost + gained; ++i) differences[i] = 1;
  return differences;
}

TEST(PairedChange, HasTheStandardErrorOfItsDifferences) {
  const auto change = pairedChange(pairs(1000, 10, 0));
  EXPECT_DOUBLE_EQ(change.value, -0.01);
  EXPECT_NEAR(change.error, std::sqrt(0.01 * 0.99 / 999), 1e-12);
  EXPECT_TRUE(change.isDifference());
}

TEST(PairedChange, IsTighterThanTheDifferenceOfTwoShares) {
  EXPECT_TRUE(pairedChange(pairs(1000, 10, 0)).isDifference()) << "that is a loss";
  const auto before = estimateShare(0.3, 1000, 1'000'000'000), after = estimateShare(0.29, 1000, 1'000'000'000);
  EXPECT_GT(after.high, before.low) << "which the two shares alone do not show";
}

TEST(PairedChange, OfAsManySequencesEachWayOrOfFewIsNoDifference) {
  EXPECT_FALSE(pairedChange(pairs(540, 15, 10)).isDifference()) << "−0.93 points, as five of 540 are";
  EXPECT_TRUE(pairedChange(pairs(540, 5, 0)).isDifference()) << "the same, where none was gained";
  EXPECT_FALSE(pairedChange(pairs(540, 3, 0)).isDifference());
  EXPECT_FALSE(pairedChange(pairs(540, 0, 0)).isDifference());
  EXPECT_EQ(pairedChange({}), PairedChange{});
}

}  // namespace
}  // namespace xsmoe
