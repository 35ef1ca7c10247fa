// Methods against each other: who leads, on which windows, and what of it is chance.
#include "model/analysis/race.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace xsmoe {
namespace {

/// A lane whose tests on D_1, D_2 … have these HR@10, of 400 sequences each.
RaceLane laneOf(Method method, const std::vector<double>& hr10) {
  RaceLane lane{method, RunSummary{}};
  for (int window = 0; window < static_cast<int>(hr10.size()); ++window)
    lane.run->tests.push_back({{window}, {window + 1}, Metrics{hr10[static_cast<std::size_t>(window)], 0, 0, 0, 400}});
  return lane;
}

TEST(Races, AreLedByTheBestMeanOverTheWindowsThatCount) {
  Race race;
  race.lanes = {laneOf(Method::kXsmoe, {0.9, 0.2, 0.4}), laneOf(Method::kStatic, {0.1, 0.5, 0.3})};
  const auto stand = standOf(race, &Metrics::hr10);
  EXPECT_EQ(stand.windows, (std::vector<WindowIndex>{{2}, {3}})) << "the test on D_1 follows the warm-up";
  ASSERT_EQ(stand.places.size(), 2U);
  EXPECT_EQ(stand.places[0].lane, 1U);
  EXPECT_DOUBLE_EQ(stand.places[0].mean, 0.4);
  EXPECT_DOUBLE_EQ(stand.places[1].mean, 0.3);
  EXPECT_DOUBLE_EQ(stand.lead(), 0.1);
}

TEST(Races, ComparePlacesOnlyWhereAllThatHaveBegunWereTested) {
  Race race;
  race.lanes = {laneOf(Method::kXsmoe, {0.1, 0.2, 0.4, 0.9}), laneOf(Method::kStatic, {0.1, 0.3}), {Method::kNoft, {}}};
  const auto stand = standOf(race, &Metrics::hr10);
  EXPECT_EQ(stand.windows, std::vector<WindowIndex>{{2}});
  EXPECT_EQ(stand.places.size(), 2U);
  race.lanes[1] = laneOf(Method::kStatic, {0.1});
  EXPECT_EQ(standOf(race, &Metrics::hr10).places.size(), 1U) << "D_1 does not count";
  race.lanes.clear();
  EXPECT_TRUE(standOf(race, &Metrics::hr10).places.empty());
}

TEST(Races, TakeTwiceTheStandardErrorOfADifferenceForChance) {
  Race race;
  race.lanes = {laneOf(Method::kXsmoe, {0, 0.5, 0.5}), laneOf(Method::kStatic, {0, 0.2, 0.2})};
  // √(0.25 / 400) = 0.025 and √(0.16 / 400) = 0.02 a window, of the mean of two windows 1 / √2 of it.
  const auto stand = standOf(race, &Metrics::hr10);
  ASSERT_TRUE(stand.chance());
  EXPECT_NEAR(*stand.chance(), 2 * std::hypot(0.025, 0.02) / std::sqrt(2), 1e-12);
  EXPECT_TRUE(stand.leads());
}

TEST(Races, AreLedByNobodyWhereATestDoesNotTellOverHowManyItIs) {
  Race race;
  race.lanes = {laneOf(Method::kXsmoe, {0, 0.5, 0.5}), laneOf(Method::kStatic, {0, 0.2, 0.2})};
  race.lanes[1].run->tests[2].metrics.sequences = 0;
  const auto stand = standOf(race, &Metrics::hr10);
  EXPECT_DOUBLE_EQ(stand.lead(), 0.3);
  EXPECT_TRUE(stand.places[0].error);
  EXPECT_FALSE(stand.places[1].error);
  EXPECT_FALSE(stand.chance()) << "the windows that do tell would make it too small";
  EXPECT_FALSE(stand.leads());
  race.lanes[1].run->tests[2].metrics.sequences = 400;
  race.lanes[1].run->tests[0].metrics.sequences = 0;
  EXPECT_TRUE(standOf(race, &Metrics::hr10).leads()) << "D_1 does not count";
}

TEST(Races, HaveMarkedWindowsOfTheirOwn) {
  Race race;
  race.lanes = {laneOf(Method::kXsmoe, {0, 0.1, 0.5}), laneOf(Method::kStatic, {0, 0.9, 0.2})};
  race.marked = {1, 3, 7};
  const auto stand = standWhereMarked(race, &Metrics::hr10);
  EXPECT_EQ(stand.windows, std::vector<WindowIndex>{{3}});
  EXPECT_EQ(stand.places.front().lane, 0U);
  race.marked.clear();
  EXPECT_TRUE(standWhereMarked(race, &Metrics::hr10).places.empty());
}

TEST(Races, AreDecidedWherePurchasesMovedMostIfTheStreamTellsNoMore) {
  DataReport data;
  for (int window = 0; window < 5; ++window) {
    WindowReport report;
    report.window = window;
    if (window > 0) report.popularityShift = window == 1 ? 0.9 : window == 3 ? 0.5 : 0.2;
    data.windows.push_back(report);
  }
  EXPECT_EQ(windowsOfShift(data), std::vector<int>{3}) << "D_1 does not count";
  for (auto& window : data.windows) window.popularityShift.reset();
  EXPECT_TRUE(windowsOfShift(data).empty());
}

}  // namespace
}  // namespace xsmoe
