// SPDX-License-Identifier: GPL-3.0-or-later
// What runs cost against how good they are.
#include "widgets/pages/trade_off_panel.h"

#include <gmock/gmock.h>

#include <QApplication>
#include <QCheckBox>
#include <QColor>
#include <QComboBox>
#include <QImage>
#include <QSignalSpy>
#include <QStringList>
#include <QTabWidget>
#include <QTest>
#include <algorithm>

#include "tests/widgets/compared_runs.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/run_table.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const ChartSeries* seriesNamed(const ChartContent& content, const QString& name) {
  const auto found =
      std::find_if(content.series.begin(), content.series.end(), [&](const ChartSeries& series) { return series.name == name; });
  return found == content.series.end() ? nullptr : &*found;
}

QStringList labelsAt(const ChartContent& content, QPointF place) {
  QStringList labels;
  for (const auto& label : content.labels)
    if (label.at == place) labels << label.text;
  return labels;
}

TEST_F(ComparePageTest, TheFrontIsThatOfComparingEachRunWithEach) {
  const auto runs = scattered(60);
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  ASSERT_NE(seriesNamed(content, QStringLiteral("XSMoE")), nullptr);
  ASSERT_NE(seriesNamed(content, QStringLiteral("Static")), nullptr);
  const auto* const front = seriesNamed(content, QStringLiteral("Pareto front"));
  ASSERT_NE(front, nullptr);
  EXPECT_EQ(front->kind, SeriesKind::kSteps);
  std::size_t unbeaten = 0;
  for (const auto& run : runs) {
    const double cost = static_cast<double>(run.costs.back().parameters), quality = run.result.mean->hr10;
    const bool beaten = std::any_of(runs.begin(), runs.end(), [&](const RunSummary& other) {
      const double otherCost = static_cast<double>(other.costs.back().parameters), otherQuality = other.result.mean->hr10;
      return otherCost <= cost && otherQuality >= quality && (otherCost < cost || otherQuality > quality);
    });
    const auto isIt = [&](QPointF point) { return point == QPointF(cost, 100 * quality); };
    EXPECT_EQ(std::any_of(front->points.begin(), front->points.end(), isIt), !beaten) << run.description.name;
    unbeaten += beaten ? 0 : 1;
  }
  EXPECT_THAT(front->points, SizeIs(unbeaten));
}

TEST_F(ComparePageTest, RunsWithinTheErrorOfTheFrontAreNotToldApartFromIt) {
  // Means over eight tests of 100 sequences near 10 % have an error of about 1.1 points: two of them differ from three points on.
  std::vector<RunSummary> runs{madeRun("cheap", 0.05), madeRun("near", 0.06), madeRun("dear", 0.20), madeRun("below", 0.07)};
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (auto& cost : runs[i].costs) cost.parameters = 1'000 * (1 + static_cast<std::int64_t>(i));
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  const auto* const dots = seriesNamed(content, QStringLiteral("XSMoE"));
  ASSERT_NE(dots, nullptr);
  ASSERT_THAT(dots->pointNames, SizeIs(4));
  ASSERT_THAT(dots->errors, SizeIs(4));
  for (const double error : dots->errors) EXPECT_GT(error, 0.8);
  EXPECT_TRUE(dots->pointNames[0].endsWith(QStringLiteral("on the line"))) << dots->pointNames[0].toStdString();
  EXPECT_TRUE(dots->pointNames[1].contains(QStringLiteral("within two standard errors of a cheaper one")));
  EXPECT_TRUE(dots->pointNames[2].endsWith(QStringLiteral("on the line")));
  EXPECT_TRUE(dots->pointNames[3].contains(QStringLiteral("one that costs no more is better")));
  EXPECT_TRUE(content.remark.contains(QStringLiteral("1 point on the line is not told apart"))) << content.remark.toStdString();
}

TEST_F(ComparePageTest, TheFrontJoinsNoRunWithOtherTests) {
  std::vector<RunSummary> runs{madeRun("cheap", 0.05), madeRun("dear", 0.20), madeRun("begun", 0.60, 3)};
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (auto& cost : runs[i].costs) cost.parameters = 1'000 * (1 + static_cast<std::int64_t>(i));
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  const auto* const front = seriesNamed(content, QStringLiteral("Pareto front"));
  ASSERT_NE(front, nullptr);
  EXPECT_THAT(front->points, SizeIs(2)) << "a mean of two tests is no better than one of eight";
  const auto* const begun = seriesNamed(content, QStringLiteral("XSMoE, 3 of 9 windows"));
  ASSERT_NE(begun, nullptr);
  EXPECT_TRUE(begun->hollow);
  ASSERT_THAT(begun->pointNames, SizeIs(1));
  EXPECT_TRUE(begun->pointNames[0].contains(QStringLiteral("3 of 9 windows: a mean of other tests")));
  EXPECT_FALSE(begun->pointNames[0].contains(QStringLiteral("on the line")));
  EXPECT_FALSE(seriesNamed(content, QStringLiteral("XSMoE"))->hollow);
}

TEST_F(ComparePageTest, WhereErrorsAreNotKnownTheTradeOffSaysSo) {
  auto runs = scattered(3);
  for (auto& test : runs[1].tests) test.metrics.sequences = 0;
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  EXPECT_TRUE(page_.tradeOff()->chart()->content().remark.contains(QStringLiteral("small differences may be chance")));
}

TEST_F(ComparePageTest, TheTradeOffNamesRunsThatDeviate) {
  auto runs = scattered(5);
  runs[2].changesByHand = {"in D_3: tau 0.10 → 0.15", "in D_4: pruned"};
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  EXPECT_TRUE(content.remark.contains(QStringLiteral("Deviating: r2 (2 changes by hand)."))) << content.remark.toStdString();
  const auto* const dots = seriesNamed(content, QStringLiteral("XSMoE"));
  ASSERT_NE(dots, nullptr);
  const auto named = [](const QString& name) { return name.startsWith(QStringLiteral("r2 (2 changes by hand); ")); };
  EXPECT_EQ(std::count_if(dots->pointNames.begin(), dots->pointNames.end(), named), 1);
  for (auto& run : runs) run.changesByHand = {"in D_4: pruned"};
  show("", false, runs);
  const QString remark = page_.tradeOff()->chart()->content().remark;
  EXPECT_TRUE(remark.contains(QStringLiteral("Deviating: 5 of 5 runs, changed by hand."))) << remark.toStdString();
}

TEST_F(ComparePageTest, ARunWhoseMemoryIsNotKnownHasNoPointOverMemory) {
  auto runs = scattered(2);
  runs[0].costs.back().peakBytes = 512'000'000;
  const double quality = 100 * runs[0].result.mean->hr10;
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  for (auto* const box : page_.tradeOff()->findChildren<QComboBox*>())
    if (const int memory = box->findText(QStringLiteral("Peak memory")); memory >= 0) box->setCurrentIndex(memory);
  const auto& series = page_.tradeOff()->chart()->content().series;
  std::vector<QPointF> dots;
  for (const auto& one : series)
    if (!one.ring) dots.insert(dots.end(), one.points.begin(), one.points.end());
  EXPECT_THAT(dots, ElementsAre(QPointF(512, quality)));
}

TEST_F(ComparePageTest, OneRunThatIsBestInBothIsNoLine) {
  std::vector<RunSummary> runs{madeRun("best", 0.20), madeRun("near", 0.195), madeRun("far", 0.05)};
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (auto& cost : runs[i].costs) cost.parameters = 1'000 * (1 + static_cast<std::int64_t>(i));
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  EXPECT_EQ(seriesNamed(content, QStringLiteral("Pareto front")), nullptr);
  EXPECT_TRUE(content.remark.contains(QStringLiteral("One run is best in both, best: there is no line.")));
  EXPECT_TRUE(content.remark.contains(QStringLiteral("1 other is within two standard errors of the best"))) << content.remark.toStdString();
  EXPECT_FALSE(content.remark.contains(QStringLiteral("the line is")));
  ASSERT_THAT(content.labels, SizeIs(3)) << "each point has its run's name";
  EXPECT_EQ(labelsAt(content, {1'000, 100 * runs[0].result.mean->hr10}), (QStringList{QStringLiteral("best")}));
  const auto* const dots = seriesNamed(content, QStringLiteral("XSMoE"));
  ASSERT_NE(dots, nullptr);
  for (const QString& name : dots->pointNames) EXPECT_FALSE(name.contains(QStringLiteral("line"))) << name.toStdString();
}

TEST_F(ComparePageTest, RunsThatAreEqualAndBestInBothAreNoLineAndHaveOneName) {
  std::vector<RunSummary> runs{madeRun("first", 0.20), madeRun("again", 0.20), madeRun("third", 0.20), madeRun("far", 0.05)};
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (auto& cost : runs[i].costs) cost.parameters = i < 3 ? 1'000 : 2'000;
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  EXPECT_EQ(seriesNamed(content, QStringLiteral("Pareto front")), nullptr);
  EXPECT_TRUE(content.remark.contains(QStringLiteral("3 runs are best in both, and equal: there is no line.")))
      << content.remark.toStdString();
  EXPECT_FALSE(content.remark.contains(QStringLiteral("the line is")));
  const QPointF best(1'000, 100 * runs[0].result.mean->hr10), far(2'000, 100 * runs[3].result.mean->hr10);
  EXPECT_EQ(labelsAt(content, best), (QStringList{QStringLiteral("first and 2 more")}));
  EXPECT_EQ(labelsAt(content, far), (QStringList{QStringLiteral("far")}));
  const auto* const dots = seriesNamed(content, QStringLiteral("XSMoE"));
  ASSERT_NE(dots, nullptr);
  for (const QString& name : dots->pointNames) EXPECT_FALSE(name.contains(QStringLiteral("line"))) << name.toStdString();
  table().choose({1});
  EXPECT_EQ(labelsAt(page_.tradeOff()->chart()->content(), best), (QStringList{QStringLiteral("again and 2 more")}))
      << "the one that is chosen";
}

TEST_F(ComparePageTest, AClickOnAPointOpensItsRunAtItsWindow) {
  show("", false, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  QApplication::processEvents();
  auto& panel = *page_.tradeOff();
  auto* const chart = panel.chart();
  EXPECT_TRUE(panel.hint().contains(QStringLiteral("A click on a point opens its run")));
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  const int run = panel.places()[0][0].run;
  Q_EMIT chart->pointClicked(0, 0);
  EXPECT_THAT(table().chosen(), ElementsAre(run));
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toString().toStdString(), table().runs()[static_cast<std::size_t>(run)].description.folder);
  EXPECT_EQ(opened[0][1].toInt(), 8) << "the mean is of no window: the last one that was tested";
  for (auto* const box : panel.findChildren<QCheckBox*>())
    if (box->text() == QStringLiteral("Each window")) box->setChecked(true);
  ASSERT_THAT(seriesNamed(chart->content(), QStringLiteral("XSMoE"))->points, SizeIs(2 * 9));
  const auto place = panel.places()[0][3];
  Q_EMIT chart->pointClicked(0, 3);
  ASSERT_EQ(opened.count(), 2);
  EXPECT_EQ(opened[1][1].toInt(), *place.window);
}

TEST_F(ComparePageTest, WhileARunIsInTrainingAClickOnAPointOnlyChooses) {
  show("", true, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  QApplication::processEvents();
  auto& panel = *page_.tradeOff();
  EXPECT_TRUE(panel.hint().contains(QStringLiteral("a click on a point chooses its run")));
  EXPECT_TRUE(panel.hint().contains(QStringLiteral("it can be opened once the training has ended"))) << "not before";
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  Q_EMIT panel.chart()->pointClicked(0, 0);
  EXPECT_THAT(table().chosen(), ElementsAre(panel.places()[0][0].run));
  EXPECT_EQ(opened.count(), 0);
  Q_EMIT panel.chart()->pointActivated(0, 0);
  EXPECT_EQ(opened.count(), 1);
}

TEST_F(ComparePageTest, RingsStandAroundThePointsOfChosenRuns) {
  show("", false, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  table().choose({1});
  const auto* const rings = seriesNamed(page_.tradeOff()->chart()->content(), QStringLiteral("Chosen"));
  ASSERT_NE(rings, nullptr);
  EXPECT_TRUE(rings->ring);
  EXPECT_TRUE(rings->hollow);
  EXPECT_THAT(rings->points, SizeIs(1));
}

TEST_F(ComparePageTest, OfManyChosenRunsOnlyTheFirstHasARing) {
  show("", false, scattered(12));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  table().choose({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  ASSERT_NE(seriesNamed(content, QStringLiteral("Chosen")), nullptr);
  EXPECT_THAT(seriesNamed(content, QStringLiteral("Chosen"))->points, SizeIs(10));
  table().choose({3, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_EQ(seriesNamed(content, QStringLiteral("Chosen")), nullptr);
  const auto* const ring = seriesNamed(content, QStringLiteral("First chosen"));
  ASSERT_NE(ring, nullptr);
  const double quality = 100 * table().runs()[static_cast<std::size_t>(table().firstChosen())].result.mean->hr10;
  ASSERT_THAT(ring->points, SizeIs(1));
  EXPECT_EQ(ring->points[0].y(), quality);
}

TEST_F(ComparePageTest, TheRingOfTheTopmostPointIsNotCut) {
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  auto& chart = *page_.tradeOff()->chart();
  for (int step = 0; step < 10; ++step) {
    std::vector<RunSummary> runs{madeRun("low", 0.05), madeRun("high", 0.10 + 0.003 * step), madeRun("dear", 0.06)};
    for (std::size_t i = 0; i < runs.size(); ++i) runs[i].costs.back().parameters = 1'000 * (1 + static_cast<std::int64_t>(i));
    show("", false, runs);
    table().choose({1});
    QApplication::processEvents();
    const auto& series = chart.content().series;
    const auto ring = std::find_if(series.begin(), series.end(), [](const ChartSeries& one) { return one.ring; });
    ASSERT_NE(ring, series.end());
    const QPoint at = chart.positionOf(static_cast<int>(ring - series.begin()), 0).toPoint();
    const QImage drawn = chart.grab().toImage();
    bool edge = false;
    for (int above = 6; above <= 10; ++above) {
      const QColor colour = drawn.pixelColor(at - QPoint(0, above));
      edge = edge || colour.red() > colour.green() + 60;
    }
    EXPECT_TRUE(edge) << "of " << ring->points[0].y() << " %";
  }
}

TEST_F(ComparePageTest, PointsAreReachedWithTheKeyboard) {
  show("", false, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  QApplication::processEvents();
  auto* const chart = page_.tradeOff()->chart();
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  QTest::keyClick(chart, Qt::Key_Right);
  const auto first = table().chosen();
  ASSERT_THAT(first, SizeIs(1));
  QTest::keyClick(chart, Qt::Key_Right);
  EXPECT_NE(table().chosen(), first);
  QTest::keyClick(chart, Qt::Key_Left);
  EXPECT_EQ(table().chosen(), first);
  QTest::keyClick(chart, Qt::Key_Return);
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toString().toStdString(), table().runs()[static_cast<std::size_t>(first[0])].description.folder);
}

TEST_F(ComparePageTest, ATradeOffNeedsTheSameStreamToo) {
  show("", false, seeds());
  click(0);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  EXPECT_THAT(seriesNamed(content, QStringLiteral("XSMoE"))->points, SizeIs(5));
  EXPECT_TRUE(content.remark.contains(QStringLiteral("left out")));
}

}  // namespace
}  // namespace xsmoe::widgets
