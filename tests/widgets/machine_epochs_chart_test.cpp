// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/machine_epochs_chart.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <vector>

#include "tests/widgets/made_run.h"
#include "widgets/charts/machine_chart.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/run_paper.h"
#include "widgets/paper.h"

namespace xsmoe::widgets {
namespace {

/// Two windows with two epochs of two steps each, as a record tells them; `use`: what each epoch took.
RunHistory recordedRun(const MachineUse& use, double preparing = 0) {
  RunHistory history(madeDescription({}));
  std::int64_t timeMs = 1'000'000;
  for (int window = 0; window < 2; ++window) {
    WindowStarted started;
    started.window = {window};
    history.apply({timeMs += 1'000, started});
    for (int epoch = 1; epoch <= 2; ++epoch) {
      for (int batch = 1; batch <= 2; ++batch) history.apply({timeMs += 1'000, BatchDone{{window}, epoch, batch, 4.0, 1}});
      EpochDone done;
      done.window = {window};
      done.epoch = epoch;
      done.seconds = 2;
      done.machine = use;
      if (preparing > 0) done.times.add(StepPart::kData, preparing);
      history.apply({timeMs += 1'000, done});
    }
  }
  return history;
}

const MachineUse kUseOfACpu{0.5, 400'000'000, 20'000'000, {}, {}};

QStringList curvesOf(const ChartContent& content) {
  QStringList names;
  for (const ChartSeries& series : content.series) names << series.name;
  return names;
}

TEST(MachineEpochsChart, HasAPointForEachEpochOfAStoredRun) {
  const ChartContent content = machineEpochsContent(recordedRun(kUseOfACpu, 0.5));
  EXPECT_EQ(curvesOf(content), QStringList({QStringLiteral("CPU, of all cores"), QStringLiteral("preparing batches, of an epoch's steps"),
                                            QStringLiteral("memory"), QStringLiteral("read from disks in the epoch")}))
      << "there is no GPU";
  for (const ChartSeries& series : content.series) {
    ASSERT_EQ(series.points.size(), 4U) << series.name.toStdString();
    EXPECT_EQ(series.pointNames.size(), 4U);
    EXPECT_EQ(series.points[2].x(), 6) << "at the end of its epoch: of two steps each";
  }
  EXPECT_DOUBLE_EQ(content.series[0].points[0].y(), 50);
  EXPECT_DOUBLE_EQ(content.series[1].points[0].y(), 25);
  EXPECT_DOUBLE_EQ(content.series[2].points[0].y(), 0.4);
  EXPECT_DOUBLE_EQ(content.series[3].points[0].y(), 0.02);
  EXPECT_FALSE(content.series[1].secondAxis);
  EXPECT_TRUE(content.series[2].secondAxis && content.series[3].secondAxis) << "bytes have an axis of their own";
}

TEST(MachineEpochsChart, HasAGpusCurvesToo) {
  const ChartContent content = machineEpochsContent(recordedRun({0.5, 400'000'000, 0, 0.75, 3'000'000'000}));
  ASSERT_EQ(content.series.size(), 5U);
  EXPECT_EQ(content.series[1].name, QStringLiteral("GPU busy"));
  EXPECT_DOUBLE_EQ(content.series[1].points[3].y(), 75);
  EXPECT_EQ(content.series[3].name, QStringLiteral("GPU memory"));
  EXPECT_DOUBLE_EQ(content.series[3].points[3].y(), 3);
}

TEST(MachineEpochsChart, IsEmptyOfARecordThatDoesNotTell) {
  const ChartContent content = machineEpochsContent(recordedRun({}));
  EXPECT_TRUE(content.series.empty());
  EXPECT_FALSE(content.emptyText.isEmpty());
}

TEST(MachineEpochsChart, SharesTheCursorOfTheOtherChartsDownToTheEpoch) {
  MachineEpochsChart chart;
  chart.resize(420, 240);
  chart.show();
  chart.showHistory(recordedRun(kUseOfACpu));
  EXPECT_EQ(chart.content().epochs.size(), 4U);
  EXPECT_EQ(chart.momentAt(chart.positionOf(0, 2) - QPointF(2, 0)), RunMoment(1, 1));
  chart.showTable(true);
  chart.setCursor(RunMoment(1, 1), std::nullopt);
  EXPECT_EQ(chart.chosenRow(), 2);
}

TEST(MachineEpochsChart, GoesOntoPaper) {
  QWidget holder;
  const auto none = std::make_shared<const RunHistory>(recordedRun({}));
  EXPECT_FALSE(machineByEpochOnPaper(none).make(holder, kPaperChart));
  const auto run = std::make_shared<const RunHistory>(recordedRun(kUseOfACpu));
  const auto made = machineByEpochOnPaper(run).make(holder, kPaperChart);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->title, machineEpochsContent(*run).title);
}

TEST(RunMonitor, HasTheWholeRunsCurvesOfAStoredRun) {
  RunMonitor monitor;
  monitor.resize(290, 300);
  monitor.show();
  LiveState state;
  state.history = std::make_shared<const RunHistory>(recordedRun(kUseOfACpu));
  monitor.showState(state, {});
  EXPECT_TRUE(monitor.epochs()->isVisible());
  EXPECT_FALSE(monitor.overTime()->isVisible());
  EXPECT_FALSE(monitor.span()->isVisible()) << "there is nothing to choose";
}

TEST(RunMonitor, LetsAPersonChooseBetweenTheLastMinutesAndTheWholeRun) {
  RunMonitor monitor;
  monitor.resize(290, 300);
  monitor.show();
  LiveState state;
  state.history = std::make_shared<const RunHistory>(recordedRun(kUseOfACpu));
  state.machine = std::make_shared<const MachineTrail>(MachineTrail{{1'000, 0.5, 400'000'000, -1, 0}, {2'000, 0.75, 410'000'000, -1, 0}});
  monitor.showState(state, {});
  EXPECT_TRUE(monitor.span()->isVisible());
  EXPECT_TRUE(monitor.overTime()->isVisible());
  EXPECT_FALSE(monitor.epochs()->isVisible());
  monitor.span()->setCurrentIndex(1);
  EXPECT_TRUE(monitor.epochs()->isVisible());
  EXPECT_FALSE(monitor.overTime()->isVisible());
  monitor.showState(state, {});
  EXPECT_TRUE(monitor.epochs()->isVisible()) << "news of the run change nothing of it";
  EXPECT_FALSE(monitor.span()->accessibleName().isEmpty());
}

}  // namespace
}  // namespace xsmoe::widgets
