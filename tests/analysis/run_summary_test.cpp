#include "model/analysis/run_summary.h"

#include <gmock/gmock.h>

#include <utility>

namespace xsmoe {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

WindowDone done(int window, std::optional<Metrics> test) {
  WindowDone event;
  event.window = {window};
  event.testedOn = {window + 1};
  event.test = test;
  return event;
}

WindowStarted started(int window) {
  WindowStarted event;
  event.window = {window};
  return event;
}

RunHistory twoWindowsAndAHalf() {
  RunHistory run{RunDescription{}};
  for (const int window : {0, 1}) {
    run.apply({0, started(window)});
    run.apply({1, done(window, Metrics{0.1 * (window + 1), 0.05, 0, 0, 10})});
  }
  run.apply({2, started(2)});
  return run;
}

TEST(RunSummary, TellsTheTestsSoFarAndTheirMeans) {
  const auto summary = summaryOf(twoWindowsAndAHalf());
  EXPECT_EQ(summary.windowsDone, 2);
  EXPECT_EQ(summary.state, RunState::kRunning);
  ASSERT_THAT(summary.tests, SizeIs(2));
  EXPECT_EQ(summary.tests[1].window.value, 1);
  EXPECT_EQ(summary.tests[1].testedOn.value, 2);
  EXPECT_EQ(summary.tests[1].metrics.hr10, 0.2);
  ASSERT_TRUE(summary.result.mean);
  EXPECT_DOUBLE_EQ(summary.result.mean->hr10, 0.2) << "the test on D_1 is not among those from D_2 on";
}

TEST(RunSummary, TakesTheMeansOfAFinishedRunAsTheTrainerToldThem) {
  auto run = twoWindowsAndAHalf();
  run.apply({3, RunFinished{Metrics{0.3, 0.2, 0, 0, 10}, {}}});
  EXPECT_EQ(summaryOf(run).result.mean->hr10, 0.3);
}

TEST(RunSummary, MemoryIsTheHighestUpToAWindowAlsoWhereTheRunWasGoneOnWith) {
  RunHistory run{RunDescription{}};
  for (const int window : {0, 1, 2}) {
    run.apply({0, started(window)});
    auto event = done(window, std::nullopt);
    event.peakBytes = window == 1 ? 700 : 500;  // the process that did D_2 is another one
    run.apply({1, event});
  }
  const auto costs = summaryOf(run).costs;
  ASSERT_THAT(costs, SizeIs(3));
  EXPECT_EQ(costs[0].peakBytes, 500);
  EXPECT_EQ(costs[2].peakBytes, 700) << "as Table 3 has it, also in the list and in the trade-off";
}

EpochDone validated(int window, double hr, bool best) {
  EpochDone event;
  event.window = {window};
  event.validation = Metrics{hr, hr / 2, 0, 0, 10};
  event.best = best;
  return event;
}

TEST(RunSummary, TellsTheValidationOfTheBestEpochOfEachWindowDone) {
  RunHistory run{RunDescription{}};
  run.apply({0, started(0)});
  run.apply({0, validated(0, 0, false)});
  run.apply({1, done(0, Metrics{0.1, 0.05, 0, 0, 10})});
  run.apply({2, started(1)});
  for (const auto& [hr, best] : {std::pair(0.1, true), std::pair(0.3, true), std::pair(0.2, false)}) run.apply({2, validated(1, hr, best)});
  EXPECT_THAT(summaryOf(run).validations, SizeIs(1)) << "D_1 is not done";
  run.apply({3, done(1, Metrics{0.2, 0.05, 0, 0, 10})});
  const auto summary = summaryOf(run);
  ASSERT_THAT(summary.validations, SizeIs(2));
  EXPECT_EQ(summary.validations[0].metrics.hr10, 0) << "no epoch was better than nothing";
  EXPECT_EQ(summary.validations[1].window.value, 1);
  EXPECT_EQ(summary.validations[1].metrics.hr10, 0.3);
}

TEST(RunSummary, TellsTheValidationOfWhatPruningLeftOfTheBestWeights) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    RunDescription about;
    about.settings.protocol.protocol = protocol;
    RunHistory run(about);
    run.apply({0, started(0)});
    run.apply({0, validated(0, 0.3, true)});
    PrunedNow pruned;
    pruned.experts = 1;
    pruned.revalidated = Metrics{0.25, 0.1, 0, 0, 10};
    run.apply({1, pruned});
    run.apply({2, done(0, {})});
    const bool keepsBest = protocol == Protocol::kPaper;
    EXPECT_EQ(summaryOf(run).validations.at(0).metrics.hr10, keepsBest ? 0.25 : 0.3) << "official keeps no best weights to prune";
  }
}

TEST(RunSummary, TellsByWhatTheRunIsKnownAgain) {
  RunDescription description;
  description.sources = {"1a2b3c", "ab12", "cd34", "ef56"};
  const auto summary = summaryOf(RunHistory{description});
  EXPECT_EQ(summary.build, "1a2b3c");
  EXPECT_EQ(summary.streamChecksum, "ab12");
  EXPECT_EQ(summary.featuresChecksum, "cd34");
  EXPECT_EQ(summary.settingsChecksum, "ef56");
}

TEST(RunSummary, HasNoTestOfAWindowWithoutSequences) {
  RunHistory run{RunDescription{}};
  run.apply({0, started(0)});
  run.apply({1, done(0, {})});
  const auto summary = summaryOf(run);
  EXPECT_EQ(summary.windowsDone, 1);
  EXPECT_THAT(summary.tests, IsEmpty());
  EXPECT_FALSE(summary.result.mean);
}

}  // namespace
}  // namespace xsmoe
