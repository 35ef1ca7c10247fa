// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/watching_cost.h"

#include <gtest/gtest.h>

#include <QString>
#include <chrono>
#include <memory>

#include "tests/widgets/made_run.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using std::chrono::milliseconds;

/// Of a run that trains: telling takes 0.1 % of its thread, measuring utilization `metering` of a step.
LiveState watchedState(double metering) {
  RunHistory history(madeDescription({}));
  history.apply({1'000, WindowStarted{}});
  history.apply({2'000, BatchDone{{0}, 1, 1, 4.0, 1}});
  EpochDone done;
  done.epoch = 1;
  done.seconds = 1;
  done.times.add(StepPart::kMetering, metering);
  history.apply({3'000, done});
  LiveState state;
  state.history = std::make_shared<const RunHistory>(history);
  state.tellingSeconds = 0.01;
  state.toldSeconds = 10;
  return state;
}

TEST(WatchingCost, AddsUpEventsPaintingAndMetering) {
  const WatchingCost cost = watchingCost(watchedState(0.005), {0.002, 0.004});
  EXPECT_DOUBLE_EQ(cost.events, 0.001);
  EXPECT_DOUBLE_EQ(cost.painting, 0.006) << "filling the views and painting them";
  EXPECT_DOUBLE_EQ(cost.metering, 0.005);
  EXPECT_DOUBLE_EQ(cost.sum(), 0.012);
  EXPECT_FALSE(cost.isAboveTarget());
  EXPECT_EQ(watchingText(cost), QStringLiteral("%1 of a step (target %2): events %3, painting %4, metering %5")
                                    .arg(percent(0.012, 2), percent(0.02, 0), percent(0.001, 2), percent(0.006, 2), percent(0.005, 2)));
}

TEST(WatchingCost, SaysWhereItIsAboveTheTarget) {
  const WatchingCost cost = watchingCost(watchedState(0.018), {0.002, 0.004});
  EXPECT_TRUE(cost.isAboveTarget()) << "no part is, but their sum";
  EXPECT_TRUE(watchingText(cost).contains(QStringLiteral("above the target of"))) << watchingText(cost).toStdString();
}

TEST(WatchingCost, LeavesOutWhatIsNotKnown) {
  EXPECT_FALSE(watchingCost({}, {0.5, 0.5}).known()) << "no run";
  LiveState stored = watchedState(0.005);
  stored.tellingSeconds = stored.toldSeconds = 0;
  EXPECT_FALSE(watchingCost(stored, {0.5, 0.5}).known()) << "it does not train";
  const QString words = watchingText(watchingCost(watchedState(0.005), {}));
  EXPECT_FALSE(words.contains(QStringLiteral("painting"))) << words.toStdString();
  LiveState begun = watchedState(0.005);
  begun.history = nullptr;
  EXPECT_EQ(watchingCost(begun, {0.5, 0.5}).painting, -1) << "there is no step yet that it could slow down";
}

TEST(WatchingCost, StandsInTheMonitorAsAWarningWhereItIsAbove) {
  const auto lineOf = [](const LiveState& state) {
    for (const MonitorLine& line : monitorLines(state, {0.001, 0.001}))
      if (line.what == QStringLiteral("Watching costs")) return line;
    return MonitorLine{};
  };
  EXPECT_FALSE(lineOf(watchedState(0.005)).warns);
  EXPECT_FALSE(lineOf(watchedState(0.005)).detail.isEmpty());
  EXPECT_TRUE(lineOf(watchedState(0.1)).warns);
  RunMonitor monitor;
  monitor.showState(watchedState(0.005), {0.001, 0.001});
  EXPECT_FALSE(monitor.text().contains(QStringLiteral("<b")));
  monitor.showState(watchedState(0.1), {0.001, 0.001});
  EXPECT_TRUE(monitor.text().contains(QStringLiteral("<b"))) << monitor.text().toStdString();
}

TEST(DrawingClock, TellsTheSharesOfSpansThatAreOver) {
  double painted = 5;
  DrawingClock clock;
  clock.setPainted([&painted] { return painted; });
  const auto begun = DrawingClock::Clock::now();
  clock.filled(1, begun);
  EXPECT_EQ(clock.cost(), DrawingCost()) << "the first one begins the span";
  painted += 0.5;
  clock.filled(0.25, begun + milliseconds(2'000));
  EXPECT_EQ(clock.cost(), DrawingCost()) << "a single slow look is not what watching costs";
  painted += 0.5;
  clock.filled(0.25, begun + milliseconds(4'000));
  EXPECT_DOUBLE_EQ(clock.cost().filling, 0.125);
  EXPECT_DOUBLE_EQ(clock.cost().painting, 0.25);
  clock.filled(0, begun + milliseconds(8'000));
  EXPECT_DOUBLE_EQ(clock.cost().filling, 0) << "each span begins anew";
  EXPECT_DOUBLE_EQ(clock.cost().painting, 0);
}

TEST(DrawingClock, KnowsNothingOfPaintingThatNobodyCounts) {
  DrawingClock clock;
  const auto begun = DrawingClock::Clock::now();
  clock.filled(1, begun);
  clock.filled(0.4, begun + milliseconds(4'000));
  EXPECT_DOUBLE_EQ(clock.cost().filling, 0.1);
  EXPECT_EQ(clock.cost().painting, -1);
}

}  // namespace
}  // namespace xsmoe::widgets
