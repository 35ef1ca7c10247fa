// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/machine_chart.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QWidget>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_table.h"
#include "widgets/help/view_help.h"
#include "widgets/pages/run_paper.h"
#include "widgets/paper.h"

namespace xsmoe::widgets {
namespace {

constexpr std::int64_t kBeginMs = 1'000'000'000'000;

/// Of a run that is read each second.
LiveState readState(int seconds, bool gpu) {
  MachineTrail trail;
  for (int second = 0; second < seconds; ++second) {
    MachineSample sample{kBeginMs + 1'000 * second, 0.25, 500'000'000, -1, 0};
    if (gpu) sample.gpu = 0.75, sample.gpuBytes = 3'000'000'000;
    trail.push_back(sample);
  }
  LiveState state;
  state.machine = std::make_shared<const MachineTrail>(std::move(trail));
  return state;
}

QStringList namesIn(const ChartContent& content) {
  QStringList names;
  for (const ChartSeries& series : content.series) names << series.name;
  return names;
}

const ChartSeries* seriesIn(const ChartContent& content, const QString& begin) {
  const auto found =
      std::find_if(content.series.begin(), content.series.end(), [&](const ChartSeries& series) { return series.name.startsWith(begin); });
  return found == content.series.end() ? nullptr : &*found;
}

TEST(MachineChart, HasCpuAndMemoryOverMinutesUpToTheLatestReading) {
  const ChartContent content = machineContent(readState(121, false));
  EXPECT_EQ(namesIn(content), QStringList({QStringLiteral("CPU, of all cores"), QStringLiteral("memory")})) << "there is no GPU";
  EXPECT_TRUE(content.x.title.contains(QStringLiteral("min")));
  EXPECT_EQ(content.y.title, QStringLiteral("%"));
  EXPECT_TRUE(content.y2.title.contains(QStringLiteral("GB")));
  const ChartSeries& cpu = content.series[0];
  ASSERT_EQ(cpu.points.size(), 121U);
  EXPECT_EQ(cpu.points.front(), QPointF(-2, 25));
  EXPECT_EQ(cpu.points.back(), QPointF(0, 25));
  const ChartSeries& memory = content.series[1];
  EXPECT_TRUE(memory.secondAxis && memory.dashed);
  EXPECT_DOUBLE_EQ(memory.points.back().y(), 0.5);
  EXPECT_EQ(memory.pointNames.size(), memory.points.size()) << "the time of day, on hover and in the table";
}

TEST(MachineChart, HasAGpusCurvesInAColourOfTheirOwn) {
  const ChartContent content = machineContent(readState(10, true));
  const ChartSeries* const busy = seriesIn(content, QStringLiteral("GPU busy"));
  const ChartSeries* const memory = seriesIn(content, QStringLiteral("GPU memory"));
  ASSERT_TRUE(busy && memory);
  EXPECT_DOUBLE_EQ(busy->points.front().y(), 75);
  EXPECT_DOUBLE_EQ(memory->points.front().y(), 3);
  EXPECT_EQ(busy->colour, memory->colour);
  EXPECT_NE(busy->colour, content.series[0].colour);
  EXPECT_FALSE(busy->dashed);
  EXPECT_TRUE(memory->dashed);
}

TEST(MachineChart, TellsOfTheEpochsInThatTimeWhatPreparingBatchesTook) {
  LiveState state = readState(60, false);
  RunHistory history(madeDescription({}));
  history.apply({kBeginMs - 9'000, WindowStarted{}});
  int number = 0;
  for (const std::int64_t endMs : {kBeginMs - 5'000, kBeginMs + 30'000, kBeginMs + 59'000}) {
    EpochDone done;
    done.epoch = ++number;
    done.seconds = 10;
    if (number < 3) done.times.add(StepPart::kData, 4);
    history.apply({endMs, done});
  }
  state.history = std::make_shared<const RunHistory>(history);
  const ChartContent content = machineContent(state);
  const ChartSeries* const preparing = seriesIn(content, QStringLiteral("preparing batches"));
  ASSERT_TRUE(preparing);
  ASSERT_EQ(preparing->points.size(), 1U) << "the first is too old, and the last does not tell";
  EXPECT_NEAR(preparing->points[0].x(), -29.0 / 60, 1e-9);
  EXPECT_DOUBLE_EQ(preparing->points[0].y(), 40);
}

/// A minute's readings of a run whose D0 began before them, and whose D1 within them.
LiveState readWithWindows() {
  LiveState state = readState(61, false);
  RunHistory history(madeDescription({}));
  const auto epochEnds = [&](int window, int epoch, int second) {
    EpochDone done;
    done.window = {window};
    done.epoch = epoch;
    history.apply({kBeginMs + 1'000 * second, done});
  };
  const auto begins = [&](int window, int second) {
    WindowStarted started;
    started.window = {window};
    history.apply({kBeginMs + 1'000 * second, started});
  };
  begins(0, -90);
  epochEnds(0, 1, -30);
  epochEnds(0, 2, 15);
  begins(1, 30);
  epochEnds(1, 1, 45);
  state.history = std::make_shared<const RunHistory>(history);
  return state;
}

TEST(MachineChart, HasTheWindowsAndEpochsOfItsMinutes) {
  const ChartContent content = machineContent(readWithWindows());
  EXPECT_EQ(content.windows, (std::vector<WindowRange>{{0, -1, -0.5}, {1, -0.5, 0}}));
  EXPECT_EQ(content.epochs, (std::vector<EpochRange>{{0, 2, -1, -0.75}, {1, 1, -0.5, -0.25}})) << "an epoch before the axis is not on it";
  ASSERT_EQ(content.marks.size(), 1U) << "D0 began before";
  EXPECT_EQ(content.marks[0].label, QStringLiteral("D1"));
}

TEST(MachineChart, IsPointedAtClickedAndNotedByTheEpoch) {
  MachineChart chart;
  chart.resize(420, 240);
  chart.show();
  chart.showState(readWithWindows());
  const QPointF reading = chart.positionOf(0, 50);  // 10 s before the latest: of D1, after its epoch
  EXPECT_EQ(chart.momentAt(reading), RunMoment(1));
  EXPECT_EQ(chart.momentAt(chart.positionOf(0, 40)), RunMoment(1, 1));
  EXPECT_EQ(chart.momentAt(chart.positionOf(0, 10)), RunMoment(0, 2));
  const auto note = chart.noteAt(chart.positionOf(0, 40));
  ASSERT_TRUE(note);
  EXPECT_EQ(note->window, 1);
  EXPECT_EQ(note->epoch, 1);
  chart.setNotes({{1, 1, "the disk was busy"}});
  EXPECT_EQ(chart.flagLabels().size(), 1U);
}

TEST(MachineChart, HasNoPlaceForWhatAClockThatWasSetBackMakesOfARun) {
  LiveState state = readState(61, false);
  RunHistory history(madeDescription({}));
  history.apply({kBeginMs + 30'000, WindowStarted{}});
  EpochDone done;
  done.epoch = 1;
  history.apply({kBeginMs + 10'000, done});
  state.history = std::make_shared<const RunHistory>(history);
  const ChartContent content = machineContent(state);
  EXPECT_EQ(content.windows.size(), 1U);
  EXPECT_TRUE(content.epochs.empty()) << "it ends before its window begins";
}

TEST(MachineChart, SaysWhatWillBeThereWhileThereIsNothing) {
  for (const LiveState& state : {LiveState(), readState(1, true)}) {
    const ChartContent content = machineContent(state);
    EXPECT_TRUE(content.series.empty()) << "one reading is no curve";
    EXPECT_FALSE(content.emptyText.isEmpty());
  }
}

TEST(MachineChart, IsDrawnAnewOnlyWhereThereIsNews) {
  MachineChart chart;
  int changes = 0;
  QObject::connect(&chart, &ChartView::contentChanged, &chart, [&changes] { ++changes; });
  LiveState state = readState(10, false);
  chart.showState(state);
  chart.showState(state);
  EXPECT_EQ(changes, 1);
  state.machine = withSample(state.machine, {kBeginMs + 10'000, 0.5, 500'000'000, -1, 0});
  chart.showState(state);
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(chart.accessibleName(), chart.content().title);
  chart.setHelp(QStringLiteral("machine"));
  EXPECT_TRUE(findViewHelp(QStringLiteral("machine"))->sentence.contains(QStringLiteral("curves")));
}

TEST(MachineChart, IsSavedAsPictureAndNumbers) {
  const QTemporaryDir folder;
  MachineChart chart;
  chart.resize(290, 210);
  chart.showState(readState(30, true));
  ASSERT_TRUE(chart.saveAs(folder.filePath(QStringLiteral("machine.png"))));
  EXPECT_FALSE(QImage(folder.filePath(QStringLiteral("machine.png"))).isNull());
  const ChartTable table = tableOf(chart.numbers());
  EXPECT_EQ(table.rows.size(), 30U);
  EXPECT_TRUE(table.header.contains(QStringLiteral("GPU memory"))) << table.header.join(QLatin1Char(',')).toStdString();
}

TEST(MachineChart, GoesOntoPaperAsLongAsTheMachineIsKnown) {
  QWidget holder;
  EXPECT_FALSE(machineOverTimeOnPaper({}).make(holder, kPaperChart));
  const auto made = machineOverTimeOnPaper(readState(30, false)).make(holder, kPaperChart);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->title, machineContent({}).title);
}

}  // namespace
}  // namespace xsmoe::widgets
