#include "tests/bench/watching_target.h"

#include <gtest/gtest.h>

namespace xsmoe::bench {
namespace {

TEST(WatchingTarget, SaysWhetherAShareOfAStepIsWithinIt) {
  EXPECT_EQ(besideWatchingTarget(0.004), "2 %: ok");
  EXPECT_EQ(besideWatchingTarget(kWatchingTarget), "2 %: ok");
  EXPECT_EQ(besideWatchingTarget(0.0201), "2 %: above");
}

}  // namespace
}  // namespace xsmoe::bench
