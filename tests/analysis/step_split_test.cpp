#include "model/analysis/step_split.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace xsmoe {
namespace {

/// A window whose epochs have so many steps of a second, and went to these parts.
void live(RunHistory& run, int window, int steps, const std::vector<StepTimes>& epochs) {
  WindowStarted started;
  started.window = {window};
  run.apply({0, started});
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    for (int batch = 1; batch <= steps; ++batch) run.apply({0, BatchDone{{window}, number, batch, 1.0, 1.0}});
    EpochDone done;
    done.window = {window};
    done.epoch = number;
    done.seconds = steps;
    done.times = epochs[i];
    run.apply({0, done});
  }
}

StepTimes parts(std::initializer_list<std::pair<StepPart, double>> some) {
  StepTimes times;
  for (const auto& [part, seconds] : some) times.add(part, seconds);
  return times;
}

TEST(StepSplit, IsOfTheEpochsThatTell) {
  RunHistory run;
  EXPECT_FALSE(newestStepSplit(run));
  live(run, 0, 2, {{}, parts({{StepPart::kData, 0.5}, {StepPart::kForward, 1}}), parts({{StepPart::kData, 0.5}})});
  const auto split = newestStepSplit(run);
  ASSERT_TRUE(split);
  EXPECT_EQ(split->steps, 4) << "those of the first epoch tell nothing";
  EXPECT_DOUBLE_EQ(split->seconds, 4);
  EXPECT_DOUBLE_EQ(split->perStep(), 1);
  EXPECT_EQ(split->parts, parts({{StepPart::kData, 1}, {StepPart::kForward, 1}}));
  EXPECT_DOUBLE_EQ(split->rest(), 2);
  EXPECT_DOUBLE_EQ(split->share(1), 0.25);
}

TEST(StepSplit, IsOfTheNewestWindowThatTells) {
  RunHistory run;
  live(run, 0, 1, {parts({{StepPart::kForward, 0.5}})});
  live(run, 1, 3, {parts({{StepPart::kForward, 0.75}})});
  live(run, 2, 3, {});
  ASSERT_TRUE(newestStepSplit(run));
  EXPECT_EQ(newestStepSplit(run)->window.value, 1) << "the one in training has no epoch yet";
  EXPECT_EQ(newestStepSplit(run)->steps, 3);
}

StepPace pace(std::initializer_list<std::pair<StepPart, double>> ofTenSeconds) {
  RunHistory run;
  live(run, 0, 10, {parts(ofTenSeconds)});
  return stepPaceOf(newestStepSplit(run).value());
}

TEST(StepSplit, NamesWhatSetsThePace) {
  EXPECT_EQ(pace({{StepPart::kData, 1}, {StepPart::kForward, 8}}), StepPace::kComputing);
  EXPECT_EQ(pace({{StepPart::kData, 4}, {StepPart::kForward, 5}}), StepPace::kData);
  EXPECT_EQ(pace({{StepPart::kData, 2}, {StepPart::kRanks, 3}}), StepPace::kRanks);
  EXPECT_EQ(pace({{StepPart::kForward, 8}, {StepPart::kDevice, 0.5}}), StepPace::kHost);
  EXPECT_EQ(pace({{StepPart::kData, 4}, {StepPart::kDevice, 4}}), StepPace::kDevice) << "batches are prepared while it computes";
}

}  // namespace
}  // namespace xsmoe
