#include "model/analysis/share_spread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace xsmoe {
namespace {

constexpr double kHalfCell = 0.5 / ShareHistogram::kCells;

TEST(ShareHistogram, KnowsNothingOfNoItems) { EXPECT_FALSE(ShareHistogram().spread()); }

TEST(ShareHistogram, OfOneItemIsThatItemThroughout) {
  ShareHistogram shares;
  shares.add(0.3);
  EXPECT_EQ(shares.spread(), (ShareSpread{0.3, 0.3, 0.3, 0.3, 0.3}));
}

TEST(ShareHistogram, HasTheQuartilesOfTheItemsWithinHalfACell) {
  std::vector<double> all;
  for (int i = 0; i < 1001; ++i) all.push_back(std::pow(i / 1000.0, 3));
  ShareHistogram shares;
  // In an order of no meaning: 7 and 1001 have a common divisor, 6 has none.
  for (std::size_t i = 0; i < all.size(); ++i) shares.add(all[i * 6 % all.size()]);
  const auto spread = shares.spread();
  ASSERT_TRUE(spread);
  EXPECT_EQ(spread->least, 0);
  EXPECT_EQ(spread->most, 1);
  EXPECT_NEAR(spread->quarter, all[250], kHalfCell);
  EXPECT_NEAR(spread->median, all[500], kHalfCell);
  EXPECT_NEAR(spread->threeQuarters, all[750], kHalfCell);
}

TEST(ShareHistogram, TakesWhatRoundingBroughtBeyondItsEnds) {
  ShareHistogram shares;
  for (const double share : {-1e-9, 1 + 1e-7}) shares.add(share);
  EXPECT_EQ(shares.spread()->least, 0);
  EXPECT_EQ(shares.spread()->most, 1);
}

}  // namespace
}  // namespace xsmoe
