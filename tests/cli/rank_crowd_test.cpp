#include "app/cli/rank_crowd.h"

#include <gmock/gmock.h>

namespace xsmoe::cli {
namespace {

TEST(RankCrowd, IsToldFromMoreThanFourRanksACore) {
  EXPECT_EQ(crowdOf(8, 2), "");
  EXPECT_THAT(crowdOf(9, 2), testing::HasSubstr("9 ranks share 2 cores"));
  EXPECT_THAT(crowdOf(5, 1), testing::HasSubstr("5 ranks share 1 core:"));
}

TEST(RankCrowd, IsNotToldWhereTheCoresAreNotKnown) { EXPECT_EQ(crowdOf(1000, 0), ""); }

}  // namespace
}  // namespace xsmoe::cli
