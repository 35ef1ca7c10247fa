#include "app/cli/time_left_text.h"

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

TEST(TimeLeftText, OfAnExperimentSaysOfWhatNothingIsKnown) {
  EXPECT_EQ(timeLeftText(ExperimentTime{8, {}}), "about 8 s left");
  EXPECT_EQ(timeLeftText(ExperimentTime{8, {"gag", "iisan_rh"}}), "at least 8 s left, and gag, iisan_rh, not known yet");
  EXPECT_EQ(timeLeftText(ExperimentTime{0, {"gag"}}), "the time of gag is known when a window is trained");
  EXPECT_EQ(timeLeftText(ExperimentTime{8, {"a", "b", "c", "d", "e"}}),
            "at least 8 s left, and a, b, c and 2 other methods, not known yet");
  EXPECT_EQ(timeLeftText(ExperimentTime{}), "");
}

}  // namespace
}  // namespace xsmoe::cli
