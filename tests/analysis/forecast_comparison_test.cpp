#include "model/analysis/forecast_comparison.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

RunHistory forecastRun() {
  RunDescription run;
  run.forecast.windows = {{{0}, 10, 2, 6, {1, 0, 0}, {2, 0, 0}}, {{1}, 10, 2, 6, {1, 0, 0}, {2, 0, 0}}};
  run.forecast.leastBytes = 100;
  run.forecast.mostBytes = 200;
  return RunHistory(run);
}

void finishWindow(RunHistory& run, int window, int epochs, double seconds, std::int64_t peak) {
  run.apply({0, WindowStarted{{window}, 1, 10, 0, 0, 0, 0, {}}});
  for (int epoch = 1; epoch <= epochs; ++epoch) run.apply({0, BatchDone{{window}, epoch, 1, 1.0, seconds / epochs}});
  WindowDone done;
  done.window = {window};
  done.epochs = epochs;
  done.seconds = seconds;
  done.peakBytes = peak;
  run.apply({0, done});
}

TEST(ForecastComparison, IsOfTheWindowsThatAreDone) {
  auto run = forecastRun();
  EXPECT_FALSE(compareForecast(run));
  finishWindow(run, 0, 4, 6, 150);
  const auto compared = compareForecast(run);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->windows, 1);
  EXPECT_EQ(compared->allWindows, 2);
  EXPECT_EQ(compared->forecast, (SecondsRange{2, 12}));
  EXPECT_EQ(compared->forEpochs, (SecondsRange{4, 8})) << "of the four epochs that there were";
  EXPECT_DOUBLE_EQ(compared->seconds, 6);
  EXPECT_EQ(placeIn(compared->forEpochs.least, compared->forEpochs.most, compared->seconds), 0);
  finishWindow(run, 1, 2, 9, 250);
  const auto both = compareForecast(run);
  EXPECT_EQ(both->epochs, 6);
  EXPECT_EQ(both->peakBytes, 250);
  EXPECT_EQ(placeIn(both->forEpochs.least, both->forEpochs.most, both->seconds), 1) << "15 s beside 6 to 12";
}

TEST(ForecastComparison, IsNoneWhereNobodyAsked) {
  RunHistory run{RunDescription{}};
  finishWindow(run, 0, 1, 1, 1);
  EXPECT_FALSE(compareForecast(run));
}

}  // namespace
}  // namespace xsmoe
