#include "model/core/work_pace.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WorkPace::Clock::time_point kStart{};

TEST(WorkPace, FollowsFromWhatIsDoneSinceItWasFirstSeen) {
  WorkPace pace;
  // 500 were done before: they say nothing of the pace.
  EXPECT_EQ(pace.at({"encoding", 500, 1000, "items"}, kStart).perSecond, -1);
  const auto estimate = pace.at({"encoding", 520, 1000, "items"}, kStart + seconds(2));
  EXPECT_DOUBLE_EQ(estimate.perSecond, 10);
  EXPECT_DOUBLE_EQ(estimate.secondsLeft, 48);
  EXPECT_DOUBLE_EQ(pace.at({"encoding", 1000, 1000, "items"}, kStart + seconds(50)).secondsLeft, 0);
}

TEST(WorkPace, IsUnknownInTheFirstSecondAndWhileNothingIsDone) {
  WorkPace pace;
  (void)pace.at({"reading", 0, 100, "bytes"}, kStart);
  EXPECT_EQ(pace.at({"reading", 40, 100, "bytes"}, kStart + milliseconds(900)).perSecond, -1);
  WorkPace idle;
  (void)idle.at({"reading", 0, 100, "bytes"}, kStart);
  EXPECT_EQ(idle.at({"reading", 0, 100, "bytes"}, kStart + seconds(5)).secondsLeft, -1);
}

TEST(WorkPace, SaysNothingOfTheRestWithoutATotal) {
  WorkPace pace;
  (void)pace.at({"reading", 0, 0, "rows"}, kStart);
  const auto estimate = pace.at({"reading", 40, 0, "rows"}, kStart + seconds(2));
  EXPECT_DOUBLE_EQ(estimate.perSecond, 20);
  EXPECT_EQ(estimate.secondsLeft, -1);
}

TEST(WorkPace, BeginsAnewWithOtherWorkAndWhereLessIsDoneThanBefore) {
  WorkPace pace;
  (void)pace.at({"reading", 0, 100, "bytes"}, kStart);
  EXPECT_EQ(pace.at({"encoding", 50, 100, "items"}, kStart + seconds(30)).secondsLeft, -1);
  EXPECT_DOUBLE_EQ(pace.at({"encoding", 60, 100, "items"}, kStart + seconds(32)).secondsLeft, 8);
  EXPECT_EQ(pace.at({"encoding", 55, 100, "items"}, kStart + seconds(33)).perSecond, -1) << "the next part, of the same name";
  EXPECT_DOUBLE_EQ(pace.at({"encoding", 58, 100, "items"}, kStart + seconds(34)).perSecond, 3);
}

}  // namespace
}  // namespace xsmoe
