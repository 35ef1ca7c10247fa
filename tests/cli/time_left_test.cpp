#include "app/cli/time_left.h"

#include <gtest/gtest.h>

namespace xsmoe::cli {
namespace {

using std::chrono::seconds;

TEST(TimeLeft, FollowsFromTheSpeedSinceItWasFirstSeen) {
  TimeLeft left;
  const TimeLeft::Clock::time_point start;
  // 500 were done before: they say nothing of the speed.
  EXPECT_EQ(left.text({"encoding", 500, 1000, "items"}, start), "");
  EXPECT_EQ(left.text({"encoding", 510, 1000, "items"}, start + seconds(1)), "49 s left");
  EXPECT_EQ(left.text({"encoding", 510, 1000, "items"}, start + seconds(10)), "9 min left");
  EXPECT_EQ(left.text({"encoding", 501, 50'000, "items"}, start + seconds(1)), "13 h 44 min left");
  EXPECT_EQ(left.text({"encoding", 1000, 1000, "items"}, start + seconds(60)), "");
}

TEST(TimeLeft, OtherWorkBeginsAnew) {
  TimeLeft left;
  const TimeLeft::Clock::time_point start;
  (void)left.text({"reading", 0, 100, "bytes"}, start);
  EXPECT_EQ(left.text({"encoding", 50, 100, "items"}, start + seconds(30)), "");
  EXPECT_EQ(left.text({"encoding", 60, 100, "items"}, start + seconds(32)), "8 s left");
}

}  // namespace
}  // namespace xsmoe::cli
