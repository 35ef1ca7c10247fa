// SPDX-License-Identifier: GPL-3.0-or-later
// What decides which epoch is the best and when a window ends, as a curve beside the loss.
#include "widgets/charts/validation_chart.h"

#include <gmock/gmock.h>

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QTabWidget>
#include <algorithm>
#include <memory>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/help/view_help.h"
#include "widgets/pages/watch_page.h"
#include "widgets/words/moment_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kHr = 0, kNdcg = 1, kBest = 2;  ///< among the series
constexpr int kValidated = 6;                 ///< epochs of a finished window: all but the first two

MadeRun validatedRun() {
  MadeRun made;
  made.validated = true;
  return made;
}

RunHistory validatedHistory() { return madeHistory(validatedRun()); }

void chooseAxis(ChartView& chart, const QString& name) {
  QMenu menu;
  chart.addActionsTo(menu);
  for (QAction* const action : menu.actions())
    if (action->text() == name) action->trigger();
}

TEST(ValidationChart, HasEachValidatedEpochInPercentAtItsEnd) {
  const RunHistory history = validatedHistory();
  const ChartContent content = validationContent(history);
  ASSERT_EQ(content.series.size(), 3U);
  const ChartSeries &hr = content.series[kHr], &ndcg = content.series[kNdcg];
  ASSERT_EQ(hr.points.size(), 6U * kValidated + 2U) << "the warm-up epochs have none";
  const WindowHistory& first = history.window(0);
  EXPECT_EQ(hr.points[0], QPointF(static_cast<double>(first.epochEnds[2]), 100 * first.epochs[2].validation->hr10));
  EXPECT_EQ(ndcg.points[0].y(), 100 * first.epochs[2].validation->ndcg10);
  EXPECT_EQ(hr.pointNames[0], momentName({WindowIndex{0}, 3}));
  EXPECT_EQ(content.y.title, QStringLiteral("%"));
}

TEST(ValidationChart, StarsTheBestEpochOfEachWindowOnTheMetricThatDecides) {
  const RunHistory history = validatedHistory();
  const ChartContent content = validationContent(history);
  const ChartSeries &ndcg = content.series[kNdcg], &best = content.series[kBest];
  EXPECT_EQ(best.kind, SeriesKind::kDots);
  EXPECT_EQ(best.marker, Marker::kStar);
  ASSERT_EQ(best.points.size(), 7U) << "of the window in training the best so far";
  EXPECT_EQ(best.points[0], ndcg.points[3]) << "epoch 6";
  EXPECT_EQ(best.points.back(), ndcg.points.back());
  const auto note =
      std::find_if(content.notes.begin(), content.notes.end(), [&](const ChartNote& one) { return one.x == best.points[0].x(); });
  ASSERT_NE(note, content.notes.end());
  EXPECT_TRUE(note->text.contains(QStringLiteral("★"))) << note->text.toStdString();
  EXPECT_TRUE(note->text.contains(QStringLiteral("over 400 validation sequences")));
}

TEST(ValidationChart, LiesAlongTheSameAxesAsTheLoss) {
  const RunHistory history = validatedHistory();
  for (const StepAxis axis : kStepAxes) {
    const ChartContent content = validationContent(history, axis), loss = lossContent(history, axis);
    EXPECT_EQ(content.x, loss.x);
    EXPECT_EQ(content.windows, loss.windows);
    EXPECT_EQ(content.epochs, loss.epochs) << "the warm-up epochs too";
    EXPECT_EQ(content.marks, loss.marks);
    EXPECT_EQ(content.series[kHr].points[0].x(), loss.series[1].points[2].x());
  }
}

TEST(ValidationChart, SaysHowFarThePatienceHasRunOut) {
  RunHistory history = validatedHistory();
  EXPECT_EQ(validationContent(history).remark, QStringLiteral("D6, ★ epoch 4: 0 of 2 validations in a row without a better one."));
  EpochDone worse;
  worse.window = {6};
  worse.epoch = 5;
  worse.validation = Metrics{0.1, 0.01, 0.1, 0.01, 400};
  history.apply({1, worse});
  EXPECT_EQ(validationContent(history).remark, QStringLiteral("D6, ★ epoch 4: 1 of 2 validations in a row without a better one."));
  worse.epoch = 6;
  history.apply({2, worse});
  WindowDone done;
  done.window = {6};
  done.testedOn = {7};
  done.epochs = 6;
  done.bestEpoch = 4;
  history.apply({3, done});
  EXPECT_EQ(validationContent(history).remark, QStringLiteral("D6, ★ epoch 4: ended after 2 validations in a row without a better one."));
  EXPECT_EQ(validationsInVain(history.window(6), 5), 1);
}

TEST(ValidationChart, SaysFromWhichEpochOnThereIsOne) {
  EXPECT_EQ(validationContent(madeHistory({})).remark, QStringLiteral("D6: epochs are validated from epoch 6 on."));
  EXPECT_TRUE(validationContent(madeHistory({})).series[kHr].points.empty());
  EXPECT_TRUE(validationContent(RunHistory{}).remark.isEmpty()) << "there is no run";
}

TEST(ValidationChart, IsATableWithEpochsByName) {
  const ChartTable table = tableOf(validationContent(validatedHistory()));
  EXPECT_EQ(table.rows.size(), 6U * kValidated + 2U);
  EXPECT_EQ(table.rows.front()[1], QStringLiteral("D0, epoch 3"));
}

TEST(ValidationChart, HasTheCurvesOfAnotherRunBesideWithoutItsStars) {
  ValidationChart chart;
  MadeRun longer = validatedRun();
  longer.finished = 8;
  const auto other = std::make_shared<const RunHistory>(madeHistory(longer));
  chart.setBeside(other);
  chart.showHistory(validatedHistory());
  ASSERT_EQ(chart.content().series.size(), 5U);
  EXPECT_EQ(chart.content().series[3].points, validationContent(*other).series[kHr].points);
  EXPECT_TRUE(chart.content().series[4].dotted && chart.content().series[4].hollow);
  EXPECT_GE(chart.content().x.most.value_or(0), chart.content().series[3].points.back().x());
}

TEST(ValidationChart, FindsTheEpochUnderThePointer) {
  ValidationChart chart;
  chart.showHistory(validatedHistory());
  chart.resize(1600, 400);
  chart.show();
  EXPECT_EQ(chart.momentAt(chart.positionOf(kHr, 1) - QPointF(1, 0)), RunMoment(WindowIndex{0}, 4));
}

TEST(WatchPage, HasTheValidationOnATabBesideTheLossAlongTheSameAxis) {
  WatchPage page;
  LiveState state;
  state.runId = 1;
  state.history = std::make_shared<const RunHistory>(validatedHistory());
  page.showState(std::make_shared<const LiveState>(state));
  page.resize(1280, 640);
  page.show();
  QApplication::processEvents();
  EXPECT_FALSE(page.validation()->isVisible());
  page.bringToFront(page.validation());
  EXPECT_TRUE(page.validation()->isVisible());
  EXPECT_FALSE(page.loss()->isVisible());
  EXPECT_EQ(page.validation()->content().series[kHr].points, validationContent(*state.history).series[kHr].points);
  EXPECT_EQ(helpPageOf(page), QStringLiteral("watch"));
  chooseAxis(*page.validation(), QStringLiteral("Over epochs"));
  EXPECT_EQ(page.validation()->content().x.title, QStringLiteral("epoch of the run"));
  EXPECT_EQ(page.loss()->content().x.title, QStringLiteral("epoch of the run"));
  page.bringToFront(page.loss());
  EXPECT_TRUE(page.loss()->isVisible());
}

}  // namespace
}  // namespace xsmoe::widgets
