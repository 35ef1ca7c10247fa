#include "app/cli/time_left.h"

#include <gtest/gtest.h>

namespace xsmoe::cli {
namespace {

TEST(TimeLeftText, IsInSecondsMinutesOrHours) {
  EXPECT_EQ(timeLeftText(48.2), "49 s left");
  EXPECT_EQ(timeLeftText(490), "9 min left");
  EXPECT_EQ(timeLeftText(49'499), "13 h 44 min left");
}

TEST(TimeLeftText, IsEmptyAtTheEndAndWhereNothingIsKnown) {
  EXPECT_EQ(timeLeftText(0), "");
  EXPECT_EQ(timeLeftText(-1), "");
}

}  // namespace
}  // namespace xsmoe::cli
