#include "model/core/forecast.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(SoonestEnd, IsWhenNothingImprovesAfterTheWarmUp) {
  TrainingSettings settings;
  settings.epochs = 100;
  settings.warmupEpochs = 5;
  settings.patience = 4;
  EXPECT_EQ(soonestEnd(settings, true), 9);
  EXPECT_EQ(soonestEnd(settings, true, 12), 16) << "the twelfth was the best";
  EXPECT_EQ(soonestEnd(settings, false), 100) << "nothing tells it to stop";
  settings.epochs = 7;
  EXPECT_EQ(soonestEnd(settings, true), 7) << "never after the limit";
}

TEST(Forecast, AddsUpStepsValidationsAndTheTest) {
  Forecast forecast;
  forecast.warmupEpochs = 2;
  forecast.windows = {{{0}, 10, 3, 5, {1, 0.5, 4}, {2, 1, 4}}, {{1}, 0, 0, 0, {1, 0.5, 1}, {2, 1, 1}}};
  EXPECT_EQ(secondsFor(forecast, forecast.windows[0], 1), (SecondsRange{5, 6})) << "no validation in the warm-up";
  EXPECT_EQ(secondsOf(forecast, forecast.windows[0]), (SecondsRange{3 + 0.5 + 4, 10 + 3 + 4}));
  EXPECT_EQ(secondsOf(forecast), (SecondsRange{8.5, 18})) << "a window without a sample is tested all the same";
}

}  // namespace
}  // namespace xsmoe
