// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_lens.h"

#include <gmock/gmock.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_axis.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/error_band.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;

ChartContent curve(std::vector<QPointF> points) {
  ChartContent content;
  content.title = QStringLiteral("curve");
  content.x.title = QStringLiteral("step");
  ChartSeries series;
  series.name = QStringLiteral("a");
  series.points = std::move(points);
  content.series.push_back(std::move(series));
  return content;
}

ChartContent longLine(int n) {
  std::vector<QPointF> points;
  for (int i = 0; i < n; ++i) points.emplace_back(i, 1 + i % 17);
  ChartContent content = curve(std::move(points));
  content.x.least = 0;
  content.x.most = n;
  return content;
}

void chooseInMenu(ChartView& view, const QString& words) {
  QMenu menu;
  view.addActionsTo(menu);
  for (QAction* const action : menu.actions())
    if (action->text() == words) return action->trigger();
  FAIL() << words.toStdString();
}

TEST(ChartLens, SmoothsByAMovingAverageThatIsCorrectedForItsStart) {
  const std::vector<QPointF> points{{1, 1}, {2, 3}};
  const auto smooth = smoothed(points, 0.5);
  ASSERT_EQ(smooth.size(), 2U);
  EXPECT_EQ(smooth[0], QPointF(1, 1)) << "0.5 / (1 − 0.5)";
  EXPECT_DOUBLE_EQ(smooth[1].y(), 1.75 / 0.75) << "(0.5 · 0.5 + 0.5 · 3) / (1 − 0.25)";
}

TEST(ChartLens, LeavesWhatWasMeasuredFaintBehindWhatIsSmooth) {
  ChartLens lens;
  lens.smoothing = 0.9;
  const ChartContent content = throughLens(curve({{0, 1}, {1, 2}, {2, 1}}), lens);
  ASSERT_EQ(content.series.size(), 2U);
  EXPECT_TRUE(content.series[0].faint);
  EXPECT_EQ(content.series[0].points.size(), 3U);
  EXPECT_EQ(content.series[1].name, QStringLiteral("a, smoothed"));
  EXPECT_FALSE(content.series[1].faint);
}

TEST(ChartLens, LeavesBothEdgesOfABandAsTheyAre) {
  ChartContent content = curve({{0, 1}, {1, 2}, {2, 1}, {3, 4}});
  addErrorBand(content.series, 0, {0.5, 0.5, 0.5, 0.5});
  ASSERT_EQ(content.series.size(), 3U);
  ChartLens lens;
  lens.smoothing = 0.9;
  const ChartContent seen = throughLens(content, lens);
  ASSERT_EQ(seen.series.size(), 4U) << "the curve alone has a smooth one";
  EXPECT_TRUE(seen.series[0].faint);
  EXPECT_EQ(seen.series[1], content.series[1]);
  EXPECT_EQ(seen.series[2], content.series[2]);
  EXPECT_EQ(seen.series[3].name, QStringLiteral("a, smoothed"));
}

TEST(ChartLens, IsNotForBarsAndNames) {
  ChartLens lens;
  lens.logY = true;
  ChartContent bars = curve({{0, 1}});
  bars.series[0].kind = SeriesKind::kBars;
  EXPECT_FALSE(takesLens(bars));
  EXPECT_EQ(throughLens(bars, lens), bars);
  ChartContent named = curve({{0, 1}});
  named.x.names.push_back({1, QStringLiteral("one")});
  EXPECT_FALSE(takesLens(named));
}

TEST(ChartLens, KeepsTheNearestPointOnEitherSideOfWhatIsLookedAt) {
  const std::vector<QPointF> points{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}};
  const auto within = pointsWithin(points, 1.5, 2.5);
  ASSERT_EQ(within.size(), 3U);
  EXPECT_EQ(within.front().x(), 1);
  EXPECT_EQ(within.back().x(), 3);
  EXPECT_EQ(pointsWithin(points, std::nullopt, std::nullopt).size(), 5U);
  EXPECT_EQ(pointsWithin(points, 7, 8).size(), 1U);
}

TEST(LogAxis, HasRoundTicks) {
  EXPECT_THAT(logTicks(0, 2, 12), ElementsAre(1, 2, 5, 10, 20, 50, 100));
  EXPECT_THAT(logTicks(-3, 3, 3).size(), testing::Le(4U)) << "powers alone, every second or third";
  EXPECT_THAT(logTicks(std::log10(2.0), std::log10(4.0), 4), ElementsAre(2, 2.5, 3, 3.5, 4));
}

TEST(ChartView, LooksCloserAroundThePointerAndAtEverythingAgain) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(longLine(20'000));
  view.show();
  const QPointF middle = view.positionOf(0, 10'000);
  view.zoom(10, middle);
  ASSERT_TRUE(view.lens().x);
  EXPECT_NEAR(view.lens().x->to - view.lens().x->from, 2'000, 150);
  EXPECT_NEAR(view.positionOf(0, 10'000).x(), middle.x(), 2) << "what the pointer is at stays under it";
  EXPECT_LT(view.positionOf(0, 0).x(), 0) << "beside the plot";
  EXPECT_TRUE(view.decimationText().endsWith(QStringLiteral("of 20,000 points"))) << view.decimationText().toStdString();
  view.zoom(0.001, middle);
  EXPECT_FALSE(view.lens().x);
  EXPECT_EQ(view.content(), longLine(20'000));
}

TEST(ChartView, IsZoomedAndMovedByKeysOnceItHasTheFocus) {
  ChartView view;
  view.resize(400, 300);
  EXPECT_EQ(view.focusPolicy(), Qt::NoFocus) << "there is nothing to zoom";
  view.setContent(longLine(1000));
  view.show();
  EXPECT_TRUE(view.focusPolicy() & Qt::TabFocus);
  EXPECT_TRUE(view.accessibleDescription().contains(QStringLiteral("arrow keys move"))) << view.accessibleDescription().toStdString();
  QTest::keyClick(&view, Qt::Key_Left);
  QTest::keyClick(&view, Qt::Key_Minus);
  EXPECT_EQ(view.lens(), ChartLens{}) << "all is seen: there is nothing to move or to zoom out of";
  QTest::keyClick(&view, Qt::Key_Plus);
  ASSERT_TRUE(view.lens().x);
  const ChartLens::Range middle = *view.lens().x;
  QTest::keyClick(&view, Qt::Key_Right);
  EXPECT_GT(view.lens().x->from, middle.from);
  EXPECT_NEAR(view.lens().x->to - view.lens().x->from, middle.to - middle.from, 1e-6);
  QTest::keyClick(&view, Qt::Key_Left);
  EXPECT_NEAR(view.lens().x->from, middle.from, 1e-6);
  QTest::keyClick(&view, Qt::Key_Up);
  EXPECT_FALSE(view.lens().y) << "its height is seen as a whole";
  QTest::keyClick(&view, Qt::Key_Plus, Qt::ControlModifier);
  EXPECT_NEAR(view.lens().x->to - view.lens().x->from, middle.to - middle.from, 1e-6) << "a key of the window";
  QTest::keyClick(&view, Qt::Key_Home);
  EXPECT_EQ(view.lens(), ChartLens{});
}

TEST(ChartView, IsZoomedUprightByItsMenuAndMovedByKeys) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(longLine(100));
  view.show();
  chooseInMenu(view, QStringLiteral("Zoom in &upright"));
  ASSERT_TRUE(view.lens().y);
  EXPECT_FALSE(view.lens().x);
  const double low = view.lens().y->from;
  QTest::keyClick(&view, Qt::Key_Up);
  EXPECT_GT(view.lens().y->from, low);
  QTest::keyClick(&view, Qt::Key_Down);
  EXPECT_NEAR(view.lens().y->from, low, 1e-6);
  QMenu menu;
  view.addActionsTo(menu);
  const auto actions = menu.actions();
  const auto out =
      std::find_if(actions.begin(), actions.end(), [](const QAction* one) { return one->text() == QStringLiteral("Zoom &out"); });
  ASSERT_NE(out, actions.end());
  EXPECT_TRUE((*out)->isEnabled()) << "only the height is zoomed";
  chooseInMenu(view, QStringLiteral("Zoom &out"));
  EXPECT_EQ(view.lens(), ChartLens{});
}

TEST(ChartView, LeavesKeysAloneOfWhichWhoeverShowsItHasItsOwn) {
  ChartView view;
  const QString own = QStringLiteral("Left and Right go from point to point");
  view.setFocusPolicy(Qt::StrongFocus);
  view.setAccessibleDescription(own);
  view.setContent({});
  view.setContent(longLine(100));
  EXPECT_EQ(view.accessibleDescription(), own);
  view.setContent({});
  EXPECT_EQ(view.focusPolicy(), Qt::StrongFocus);
}

TEST(ChartView, LooksNoCloserThanNumbersTell) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(longLine(100));
  view.show();
  const QPointF middle = view.positionOf(0, 50);
  for (int i = 0; i < 20; ++i) view.zoom(10, middle, true);
  ASSERT_TRUE(view.lens().y);
  EXPECT_GE(view.lens().y->to - view.lens().y->from, 16e-6) << "a millionth of the curve's height";
}

TEST(ChartView, ForgetsWhatItLookedAtWhenTheAxisMeansSomethingElse) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(longLine(100));
  view.show();
  view.zoom(4, view.positionOf(0, 50));
  EXPECT_TRUE(view.lens().x);
  view.setContent(longLine(200));
  EXPECT_TRUE(view.lens().x) << "a curve that grows";
  ChartContent other = longLine(100);
  other.x.title = QStringLiteral("epoch");
  view.setContent(other);
  EXPECT_FALSE(view.lens().x);
}

TEST(ChartView, LooksAtTheSamePartAfterItWasEmptyForAWhile) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(longLine(100));
  view.show();
  view.zoom(4, view.positionOf(0, 50));
  const ChartLens lens = view.lens();
  ASSERT_TRUE(lens.x);
  view.setContent({});
  EXPECT_EQ(view.lens(), lens);
  EXPECT_EQ(view.lensAxes().first, QStringLiteral("step"));
  view.setContent(longLine(120));
  EXPECT_EQ(view.lens(), lens);
  view.setContent({});
  view.setContent(longLine(3));
  EXPECT_FALSE(view.lens().x) << "there is nothing at that part";
}

TEST(LossChart, LooksAtTheSamePartWhereItsTimeComesToBeToldInMinutes) {
  LossChart chart;
  chart.setAxis(StepAxis::kTime);
  chart.showHistory(madeHistory({}));
  ASSERT_EQ(chart.content().x.title, QStringLiteral("time since the start (s)"));
  ChartLens lens;
  lens.x = ChartLens::Range{6, 30};
  chart.setLens(lens);
  MadeRun longer;
  longer.epochs = 80;
  chart.showHistory(madeHistory(longer));
  ASSERT_EQ(chart.content().x.title, QStringLiteral("time since the start (min)"));
  ASSERT_TRUE(chart.lens().x);
  EXPECT_DOUBLE_EQ(chart.lens().x->from, 0.1);
  EXPECT_DOUBLE_EQ(chart.lens().x->to, 0.5);
}

TEST(ChartView, PutsPowersOfTenEquallyFarApartOnALogarithmicAxis) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(curve({{1, 0}, {2, 1}, {3, 10}, {4, 100}}));
  view.show();
  chooseInMenu(view, QStringLiteral("Logarithmic &y axis"));
  EXPECT_TRUE(view.lens().logY);
  const double one = view.positionOf(0, 1).y(), ten = view.positionOf(0, 2).y(), hundred = view.positionOf(0, 3).y();
  EXPECT_GT(one, ten);
  EXPECT_NEAR(one - ten, ten - hundred, 2);
  EXPECT_EQ(view.decimationText(), QStringLiteral("3 of 4 points")) << "0 has no place";
  EXPECT_TRUE(view.tooltipAt(view.positionOf(0, 2)).contains(QStringLiteral("10")));
  EXPECT_EQ(tableOf(view.content()).rows.size(), 4U);
}

TEST(ChartView, FindsPointsOnALogarithmicXAxis) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(curve({{1, 1}, {10, 2}, {100, 3}, {1000, 4}}));
  view.show();
  chooseInMenu(view, QStringLiteral("Logarithmic &x axis"));
  for (int point = 0; point < 4; ++point) {
    const auto nearest = view.nearestPointTo(view.positionOf(0, point));
    ASSERT_TRUE(nearest);
    EXPECT_EQ(nearest->point, static_cast<std::size_t>(point));
  }
}

TEST(LossChart, LaysStepsOutByEpochsWindowsAndTime) {
  const RunHistory history = madeHistory({});
  const auto ends = [&](StepAxis axis) {
    const ChartContent content = lossContent(history, axis);
    return std::pair(content.series[0].points.front().x(), content.series[0].points.back().x());
  };
  EXPECT_EQ(ends(StepAxis::kStep), std::pair(1.0, 630.0));
  EXPECT_EQ(ends(StepAxis::kEpoch), std::pair(1.0 / 12, 52.5)) << "six windows of 8 epochs, 4 epochs, and half of one";
  EXPECT_EQ(ends(StepAxis::kWindow).second, 7) << "the window under way is as wide as it has got";
  const ChartContent epochs = lossContent(history, StepAxis::kEpoch);
  EXPECT_EQ(epochs.marks[1].at, 8);
  EXPECT_EQ(epochs.series[1].points[2].x(), 3);
  EXPECT_EQ(epochs.windows[1].from, 8);
  const ChartContent time = lossContent(history, StepAxis::kTime);
  EXPECT_EQ(time.x.title, QStringLiteral("time since the start (s)"));
  const auto& points = time.series[0].points;
  EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
  const auto& window = history.window(1);
  EXPECT_DOUBLE_EQ(time.series[1].points[8].x(), static_cast<double>(window.epochEndMs[0] - history.window(0).startedMs) / 1000);
}

TEST(MetricsChart, PutsTestsWhereTheTrainingOfTheirModelsEnded) {
  MadeRun made;
  made.transitions = 0.08;
  made.finished = made.windows - 1;
  const RunHistory history = madeHistory(made);
  StreamFacts facts;
  facts.returns = {3, 9};
  for (const StepAxis axis : {StepAxis::kStep, StepAxis::kEpoch, StepAxis::kTime}) {
    const ChartContent content = metricsContent(history, facts, axis), loss = lossContent(history, axis), over = metricsContent(history);
    EXPECT_EQ(content.x, loss.x) << "as the loss below it";
    ASSERT_EQ(content.series.size(), over.series.size());
    for (std::size_t s = 0; s < content.series.size(); ++s) {
      const auto &along = content.series[s], &tested = over.series[s];
      ASSERT_EQ(along.points.size(), tested.points.size()) << along.name.toStdString();
      EXPECT_EQ(along.points.back(), QPointF(loss.windows.back().to, tested.points.back().y())) << along.name.toStdString();
    }
    EXPECT_EQ(content.series[0].points[2].x(), loss.windows[2].to);
    EXPECT_EQ(content.series[0].pointNames[2], QStringLiteral("after D2, tested on D3"));
    EXPECT_EQ(content.notes[2].x, loss.windows[2].to) << "what is known of the test goes with it";
    ASSERT_EQ(content.marks.size(), loss.marks.size() + 1) << "D9 never begins";
    EXPECT_EQ(content.marks[3].label, QStringLiteral("D3: ↺"));
    EXPECT_EQ(content.marks.back().at, loss.windows.back().to);
  }
  EXPECT_EQ(MetricsChart().axis(), StepAxis::kWindow) << "at first over windows";
}

TEST(MetricsChart, TakesWhatStandsBesideAlongToAnotherAxis) {
  MadeRun longer;
  longer.finished = 8;
  const auto other = std::make_shared<const RunHistory>(madeHistory(longer));
  MetricsChart chart;
  chart.setBeside(other);
  chart.showHistory(madeHistory({}));
  const QString over = chart.content().x.title;
  chooseInMenu(chart, QStringLiteral("Over epochs"));
  EXPECT_NE(chart.content().x.title, over);
  const auto& beside = chart.content().series.back();
  EXPECT_EQ(beside.points.size(), 8U);
  EXPECT_EQ(beside.points.front().x(), 8) << "epochs of D0";
  EXPECT_GE(chart.content().x.most.value_or(0), beside.points.back().x()) << "all of it is on the chart";
}

TEST(ExpertCountChart, HoldsACountAsLongAsItsWindowTrains) {
  MadeRun made;
  made.tau = 0.12;
  made.changes = false;
  const RunHistory history = madeHistory(made);
  const ChartContent over = expertCountContent(history);
  for (const StepAxis axis : {StepAxis::kStep, StepAxis::kEpoch, StepAxis::kTime}) {
    const ChartContent content = expertCountContent(history, axis), loss = lossContent(history, axis);
    EXPECT_EQ(content.x, loss.x);
    const ChartSeries &layer = content.series[0], &counts = over.series[0];
    EXPECT_EQ(layer.kind, SeriesKind::kSteps);
    ASSERT_EQ(layer.points.size(), counts.points.size() + 1) << "the last one has an end";
    for (std::size_t w = 0; w < counts.points.size(); ++w) EXPECT_EQ(layer.points[w], QPointF(loss.windows[w].from, counts.points[w].y()));
    EXPECT_EQ(layer.points.back(), QPointF(loss.windows.back().to, counts.points.back().y()));
    EXPECT_EQ(layer.pointNames[2], QStringLiteral("D2"));
  }
}

TEST(ExpertCountChart, MarksBirthsAndDeathsAtTheStepBetweenTheirWindows) {
  MadeRun made;
  made.tau = 0.12;
  made.changes = false;
  const RunHistory history = madeHistory(made);
  for (const StepAxis axis : {StepAxis::kStep, StepAxis::kEpoch, StepAxis::kTime}) {
    const ChartContent content = expertCountContent(history, axis);
    const auto& parts = content.windows;
    const double near = 0.01 * parts.back().to;
    std::size_t births = 0, deaths = 0;
    for (const ChartSeries& marks : content.series) {
      if (marks.kind != SeriesKind::kDots) continue;
      const bool born = marks.name == QStringLiteral("born");
      (born ? births : deaths) = marks.points.size();
      for (std::size_t i = 0; i < marks.points.size(); ++i) {
        const QPointF mark = marks.points[i];
        const QString& name = marks.pointNames[i];
        const auto window = static_cast<std::size_t>(name.section(QStringLiteral("after D"), 1).toInt());
        const auto layer = std::find_if(content.series.begin(), content.series.end(), [&](const ChartSeries& one) {
          return one.kind == SeriesKind::kSteps && name.startsWith(one.shortName);
        });
        ASSERT_NE(layer, content.series.end()) << name.toStdString();
        ASSERT_LT(window + 1, parts.size());
        const double step = born ? parts[window + 1].from : parts[window].to;
        EXPECT_NEAR(mark.x(), step, near) << name.toStdString();
        EXPECT_EQ(mark.x() < step, !born) << "both are seen";
        EXPECT_EQ(mark.y(), layer->points[born ? window + 1 : window].y()) << "on the curve";
      }
    }
    EXPECT_EQ(births, 6U * 4U);
    EXPECT_GT(deaths, 0U);
  }
}

TEST(ExpertCountChart, TakesWhatStandsBesideAlongToAnotherAxis) {
  ExpertCountChart chart;
  chart.setBeside(std::make_shared<const RunHistory>(madeHistory({})));
  chart.showHistory(madeHistory({}));
  chooseInMenu(chart, QStringLiteral("Over training steps"));
  EXPECT_EQ(chart.content().x.title, QStringLiteral("training step"));
  EXPECT_EQ(chart.content().series.back().kind, SeriesKind::kSteps);
  EXPECT_TRUE(chart.content().series.back().faint);
}

TEST(ChartNumbers, AreSavedWholeOrOfWhatIsSeenAndNeverDecimated) {
  constexpr int kPoints = 20'000;
  ChartView view;
  view.resize(400, 300);
  ChartContent content = longLine(kPoints);
  content.series[0].pointNames.assign(kPoints, QStringLiteral("n"));
  view.setContent(content);
  view.show();
  ASSERT_LT(view.drawnPoints(0), kPoints) << "on screen it is decimated";
  const auto offers = [&view] {
    QMenu menu;
    view.addActionsTo(menu);
    const auto actions = menu.actions();
    return std::count_if(actions.begin(), actions.end(),
                         [](const QAction* one) { return one->text().contains(QStringLiteral("is seen")); });
  };
  EXPECT_EQ(offers(), 0) << "all is seen";
  ChartLens lens;
  lens.x = ChartLens::Range{100, 12'100};
  view.setLens(lens);
  EXPECT_EQ(offers(), 2);
  const QTemporaryDir folder;
  const auto lines = [&](const char* name, ChartPart part) {
    const QString path = folder.filePath(QLatin1String(name));
    EXPECT_TRUE(view.saveAs(path, part));
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
  };
  EXPECT_EQ(lines("all.csv", ChartPart::kAll).count('\n'), kPoints + 1);
  EXPECT_EQ(lines("seen.csv", ChartPart::kVisible).count('\n'), 12'001 + 1) << "both ends are seen";
  const auto seen = QJsonDocument::fromJson(lines("seen.json", ChartPart::kVisible)).object();
  const auto series = seen[QLatin1String("series")].toArray().first().toObject();
  EXPECT_EQ(series[QLatin1String("points")].toArray().size(), 12'001);
  EXPECT_EQ(series[QLatin1String("points")].toArray().first().toArray().first().toDouble(), 100);
  EXPECT_EQ(series[QLatin1String("names")].toArray().size(), 12'001);
  EXPECT_EQ(seen[QLatin1String("visible")].toArray(), (QJsonArray{100.0, 12'100.0}));
  EXPECT_FALSE(QJsonDocument::fromJson(lines("all.json", ChartPart::kAll)).object().contains(QLatin1String("visible")));
}

TEST(LossChart, TellsTheTimeOfTheOtherRunInItsOwnUnit) {
  MadeRun longer;
  longer.epochs = 80;
  const auto other = std::make_shared<const RunHistory>(madeHistory(longer));
  ASSERT_EQ(axisTitle(StepAxis::kTime, *other), QStringLiteral("time since the start (min)"));
  LossChart chart;
  chart.setBeside(other);
  chart.setAxis(StepAxis::kTime);
  chart.showHistory(madeHistory({}));
  EXPECT_EQ(chart.content().x.title, QStringLiteral("time since the start (s)"));
  ASSERT_EQ(chart.content().series.size(), 4U);
  const auto& window = other->window(0);
  EXPECT_DOUBLE_EQ(chart.content().series[3].points[0].x(), static_cast<double>(window.epochEndMs[0] - window.startedMs) / 1000);
}

TEST(LossChart, TakesTheOtherRunAlongToAnotherAxis) {
  LossChart chart;
  const auto other = std::make_shared<const RunHistory>(madeHistory({}));
  chart.setBeside(other);
  chart.showHistory(madeHistory({}));
  chooseInMenu(chart, QStringLiteral("Over epochs"));
  EXPECT_EQ(chart.content().x.title, QStringLiteral("epoch of the run"));
  ASSERT_EQ(chart.content().series.size(), 4U);
  EXPECT_EQ(chart.content().series[3].points, lossContent(*other, StepAxis::kEpoch).series[1].points);
}

}  // namespace
}  // namespace xsmoe::widgets
