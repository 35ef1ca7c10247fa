// Percent are rounded half away from zero, as the window's locale does, and not half to even.
#include "model/core/percent_rounding.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace xsmoe {
namespace {

std::string formatted(double number, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, number);
  return text;
}

TEST(PercentRounding, IsHalfAwayFromZero) {
  EXPECT_EQ(formatted(inPercent(0.15125), 2), "15.13") << "121 of 800; half to even makes 15.12 of it";
  EXPECT_EQ(formatted(inPercent(-0.15125), 2), "-15.13");
  EXPECT_EQ(formatted(inPercent(0.15375), 2), "15.38");
  EXPECT_EQ(formatted(inPercent(0.0625, 1), 1), "6.3");
  EXPECT_EQ(formatted(inPercent(0.125, 0), 0), "13");
}

TEST(PercentRounding, MovesNothingElse) {
  for (const double number : {0.0, 15.1249, 15.12, 1e-300, 0.1, 1e12}) EXPECT_EQ(roundingAway(number, 2), number);
  EXPECT_EQ(formatted(roundingAway(15.0, 2), 2), "15.00");
  EXPECT_EQ(formatted(roundingAway(-15.25, 2), 2), "-15.25");
}

}  // namespace
}  // namespace xsmoe
