// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QApplication>
#include <QChart>
#include <QFont>
#include <QFontMetricsF>
#include <QGraphicsLineItem>
#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>
#include <QGraphicsTextItem>
#include <QGraphicsView>
#include <QLabel>
#include <QMenu>
#include <QPalette>
#include <QSignalSpy>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <memory>

#include "model/analysis/run_summary.h"
#include "model/core/ranking_metrics.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_axis.h"
#include "widgets/charts/chart_drawing.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/network/network_search.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

const ChartSeries* named(const ChartContent& content, const QString& name) {
  const auto found = std::find_if(content.series.begin(), content.series.end(), [&](const ChartSeries& s) { return s.name == name; });
  return found == content.series.end() ? nullptr : &*found;
}

TEST(MetricsChart, ShowsPercentAtTheWindowTestedOn) {
  const RunHistory history = madeHistory({});
  const ChartContent content = metricsContent(history);
  const ChartSeries* hr = named(content, QStringLiteral("HR@10"));
  const ChartSeries* mean = named(content, QStringLiteral("mean HR@10 so far"));
  ASSERT_TRUE(hr && mean);
  ASSERT_EQ(hr->points.size(), 6U);
  EXPECT_EQ(hr->points[0], QPointF(1, 100 * history.window(0).done->test->hr10));
  ASSERT_EQ(mean->points.size(), 5U) << "the test on D_1 is a warm-up";
  EXPECT_EQ(mean->points[0], hr->points[1]);
  EXPECT_DOUBLE_EQ(mean->points[1].y(), (hr->points[1].y() + hr->points[2].y()) / 2);
  EXPECT_EQ(content.y.title, QStringLiteral("%"));
}

TEST(MetricsChart, EndsItsMeansWithTheRunsResult) {
  const RunHistory history = madeHistory({});
  const auto result = summaryOf(history).result.mean;
  ASSERT_TRUE(result);
  const ChartContent content = metricsContent(history);
  EXPECT_DOUBLE_EQ(named(content, QStringLiteral("mean HR@10 so far"))->points.back().y(), 100 * result->hr10);
  EXPECT_DOUBLE_EQ(named(content, QStringLiteral("mean NDCG@10 so far"))->points.back().y(), 100 * result->ndcg10);
}

TEST(MetricsChart, LeavesOutWindowsWithoutATest) {
  RunHistory history(madeDescription({}));
  WindowDone done;
  done.testedOn = {1};
  history.apply({1, WindowStarted{}});
  history.apply({2, done});
  EXPECT_TRUE(metricsContent(history).series.front().points.empty());
}

TEST(MetricsChart, SaysOnHoverWhatAReferenceIsAndWhatIsAttainableWhereItShowsThem) {
  MadeRun made;
  const QString without = metricsContent(madeHistory(made)).signs;
  EXPECT_TRUE(without.startsWith(explained(Symbol::kWarmUp)));
  EXPECT_TRUE(without.contains(QStringLiteral("the setting of that name is off"))) << "why there are none: " << without.toStdString();
  made.transitions = 0.05;
  made.attainable = 0.4;
  const QString signs = metricsContent(madeHistory(made)).signs;
  EXPECT_TRUE(signs.contains(explained(Symbol::kReference))) << signs.toStdString();
  EXPECT_FALSE(signs.contains(QStringLiteral("is off")));
  EXPECT_TRUE(signs.contains(meaningOf(Symbol::kAttainable))) << signs.toStdString();
}

TEST(MetricsChart, ShowsUntrainedReferencesAsFaintLines) {
  MadeRun made;
  made.transitions = 0.08;
  const ChartContent content = metricsContent(madeHistory(made));
  const ChartSeries* transitions = named(content, QStringLiteral("HR@10 untrained: transitions"));
  const ChartSeries* popular = named(content, QStringLiteral("HR@10 untrained: popular before"));
  ASSERT_TRUE(transitions && popular);
  ASSERT_EQ(transitions->points.size(), 6U);
  EXPECT_EQ(transitions->points[0], QPointF(1, 8)) << "percent, at the window tested on";
  for (const ChartSeries* series : {transitions, popular}) EXPECT_TRUE(series->faint && series->dashed);
  EXPECT_NE(transitions->colour, popular->colour);
  EXPECT_NE(transitions->marker, popular->marker);
  EXPECT_FALSE(named(content, QStringLiteral("HR@10 untrained: similar texts"))) << "it was not measured";
  EXPECT_TRUE(tableOf(content).header.contains(QStringLiteral("HR@10 untrained: transitions")));
  EXPECT_EQ(metricsContent(madeHistory({})).series.size(), 6U) << "the run measured none: both metrics, their means and the band of HR@10";
}

TEST(MetricsChart, HasTheCurvesOfAnotherRunBesideUntilTheyAreTakenAway) {
  MetricsChart chart;
  chart.showHistory(madeHistory({}));
  const auto alone = chart.content().series.size();
  MadeRun longer;
  longer.finished = 8;
  const auto other = std::make_shared<const RunHistory>(madeHistory(longer));
  chart.setBeside(other);
  chart.showHistory(madeHistory({}));
  ASSERT_EQ(chart.content().series.size(), alone + 2);
  const auto& hr = chart.content().series[alone];
  EXPECT_TRUE(hr.name.startsWith(QStringLiteral("HR@10 of "))) << hr.name.toStdString();
  EXPECT_TRUE(hr.dotted && hr.hollow && !hr.dashed) << "a mean is dashed";
  EXPECT_EQ(hr.shortName, QStringLiteral("(beside)"));
  ChartLegend legend;
  legend.setContent(chart.content());
  EXPECT_EQ(legend.namedIn(2000), 4) << "both metrics, the means together, and the other run once";
  EXPECT_LE(legend.heightForWidth(290), 2 * legend.rowHeight() + 3);
  EXPECT_EQ(hr.points, metricsContent(*other).series.front().points);
  chart.showHistory(madeHistory({}));
  EXPECT_EQ(chart.content().series.size(), alone + 2) << "news of the run leave it there";
  QSignalSpy takenAway(&chart, &MetricsChart::besideTakenAway);
  QMenu menu;
  chart.addActionsTo(menu);
  for (QAction* const action : menu.actions())
    if (action->text().startsWith(QStringLiteral("Take "))) action->trigger();
  EXPECT_EQ(takenAway.count(), 1);
  chart.setBeside(nullptr);
  chart.showHistory(madeHistory({}));
  EXPECT_EQ(chart.content().series.size(), alone);
}

TEST(LossChart, HoldsTheSnapshotThatIsShownInsteadOfACopy) {
  LossChart chart;
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  chart.showHistory(history);
  EXPECT_EQ(history.use_count(), 2);
  EXPECT_EQ(chart.content().series.front().points, lossContent(*history).series.front().points);
  chart.showHistory(nullptr);
  EXPECT_EQ(history.use_count(), 1) << "no longer than it is shown";
  EXPECT_TRUE(chart.content().series.front().points.empty());
}

TEST(LossChart, HasTheEpochsOfAnotherRunBeside) {
  LossChart chart;
  MadeRun longer;
  longer.finished = 8;
  const auto other = std::make_shared<const RunHistory>(madeHistory(longer));
  chart.setBeside(other);
  chart.showHistory(madeHistory({}));
  ASSERT_EQ(chart.content().series.size(), 4U);
  EXPECT_EQ(chart.content().series[3].points, lossContent(*other).series[1].points);
  EXPECT_GE(chart.content().x.most.value_or(0), chart.content().series[3].points.back().x()) << "all of it is on the chart";
  chart.setBeside(nullptr);
  chart.showHistory(madeHistory({}));
  EXPECT_EQ(chart.content(), lossContent(madeHistory({})));
}

TEST(LossChart, NamesItsAxesAboveThemWhereTheyAreNarrow) {
  LossChart chart;
  chart.showHistory(madeHistory({}));
  chart.show();
  const auto* const plot = chart.findChild<QGraphicsView*>();
  const auto wordsAt = [&](QSize size) {
    chart.setFixedSize(size);
    QApplication::processEvents();
    QStringList words;
    for (const auto* const item : plot->scene()->items()) {
      if (!item->isVisible()) continue;
      if (const auto* const title = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(item)) words << title->text();
      if (const auto* const title = qgraphicsitem_cast<const QGraphicsTextItem*>(item)) words << title->toPlainText();
    }
    return words;
  };
  const QString loss = QStringLiteral("loss (nats)"), rate = QStringLiteral("rate (10⁻³)");
  for (const QSize size : {QSize(190, 230), QSize(600, 400)}) {
    const QStringList words = wordsAt(size);
    for (const QString& title : {loss, rate}) EXPECT_EQ(words.count(title), 1) << size.width() << ' ' << words.join('|').toStdString();
    EXPECT_TRUE(words.filter(QStringLiteral("...")).isEmpty()) << "Qt Charts cut something: " << words.join('|').toStdString();
    EXPECT_EQ(chart.tooltipAt(QPointF(12, 80)), QString()) << "nothing is left to tell";
  }
  EXPECT_FALSE(wordsAt({110, 230}).contains(loss));
  EXPECT_EQ(chart.tooltipAt(QPointF(12, 80)), loss);
}

TEST(ExpertCountChart, HasTheLayersOfAnotherRunBeside) {
  ExpertCountChart chart;
  MadeRun other;
  other.grouping = {12};
  chart.setBeside(std::make_shared<const RunHistory>(madeHistory(other)));
  chart.showHistory(madeHistory({}));
  const auto alone = expertCountContent(madeHistory({})).series.size();
  ASSERT_EQ(chart.content().series.size(), alone + 2) << "a layer of each modality";
  EXPECT_TRUE(chart.content().series[alone].dotted);
  EXPECT_TRUE(chart.content().series[alone].name.contains(QStringLiteral("(state 12) of ")));
}

TEST(MetricsChart, SaysOfAFinishedRunWhatRanksBetterWithoutTraining) {
  MadeRun made;
  made.transitions = 0.3;
  EXPECT_TRUE(metricsContent(madeHistory(made)).remark.isEmpty()) << "the run goes on";
  made.finished = made.windows - 1;
  const auto content = metricsContent(madeHistory(made));
  EXPECT_TRUE(content.remark.startsWith(QStringLiteral("transitions ranks better untrained: HR@10 30.00 % against")))
      << content.remark.toStdString();
  EXPECT_TRUE(content.remarkDetail.startsWith(QStringLiteral("transitions, without any training, ranks better: HR@10 30.00 % against")))
      << content.remarkDetail.toStdString();
  made.transitions = 0.05;
  EXPECT_TRUE(metricsContent(madeHistory(made)).remark.isEmpty()) << "none does";
}

TEST(MetricsChart, NamesUntrainedReferencesOnceInItsLegend) {
  MadeRun made;
  made.transitions = 0.08;
  ChartLegend legend;
  legend.setContent(metricsContent(madeHistory(made)));
  EXPECT_EQ(legend.namedIn(2000), 4) << "both metrics, the means together, and all references together";
  const auto content = metricsContent(madeHistory(made));
  EXPECT_EQ(content.series.back().shortName, QStringLiteral("untrained references (HR@10)")) << "no curve of them is of NDCG@10";
}

TEST(MetricsChart, NamesItsCurvesInWholeWordsWithinItsLegendAndTellsTheRestOnHover) {
  MadeRun made;
  made.transitions = 0.08;
  made.attainable = 0.4;
  const ChartContent content = metricsContent(madeHistory(made));
  ChartLegend legend;
  legend.setContent(content);
  const QStringList all = legend.wordsIn(10000);
  ASSERT_EQ(all.size(), 5);
  const double widest = legend.reachIn(10000);
  for (int rows = 1; rows <= ChartLegend::kRows; ++rows) {
    legend.setMostRows(rows);
    for (const double width : {0.3 * widest, 0.4 * widest, 0.6 * widest, 0.9 * widest}) {
      EXPECT_LE(legend.reachIn(width), width) << rows;
      for (const QString& name : all)
        EXPECT_NE(legend.wordsIn(width).contains(name), legend.cutIn(width).contains(name)) << rows << ' ' << name.toStdString();
      for (QString words : legend.wordsIn(width)) {
        if (!words.endsWith(QChar(0x2026))) continue;
        words.chop(1);
        EXPECT_FALSE(all.filter(words + QLatin1Char(' ')).isEmpty()) << rows << ' ' << words.toStdString();
      }
    }
  }
  legend.resize(static_cast<int>(0.4 * widest), 20);
  legend.setMostRows(1);
  legend.setSigns(QStringLiteral("D3: a window"));
  EXPECT_TRUE(legend.toolTip().contains(QStringLiteral("untrained references (HR@10)"))) << legend.toolTip().toStdString();
  EXPECT_TRUE(legend.toolTip().endsWith(QStringLiteral("D3: a window")));
}

TEST(MetricsChart, WritesItsLegendInTheRoomThatWatchHasForIt) {
  MadeRun made;
  made.transitions = 0.08;
  made.attainable = 0.4;
  MetricsChart chart;
  chart.showHistory(madeHistory(made));
  chart.show();
  const auto* const legend = chart.findChild<ChartLegend*>();
  ASSERT_TRUE(legend);
  for (const int height : {190, 230, 300, 400}) {
    chart.resize(271, height);
    QApplication::processEvents();
    EXPECT_LE(legend->reachIn(legend->width()), legend->width()) << height;
    for (const QString& name : legend->cutIn(legend->width())) EXPECT_TRUE(legend->toolTip().contains(name)) << name.toStdString();
  }
}

TEST(MetricsChart, ShowsWhatIsAttainableAsALineOfItsOwnName) {
  MadeRun made;
  made.transitions = 0.08;
  made.attainable = 0.4;
  made.finished = made.windows - 1;
  const ChartContent content = metricsContent(madeHistory(made));
  const ChartSeries* line = named(content, QStringLiteral("HR@10: best possible knowing the planted tastes"));
  ASSERT_TRUE(line);
  EXPECT_EQ(line->points.front(), QPointF(1, 40)) << "percent, at the window tested on";
  EXPECT_TRUE(line->faint && line->dashed);
  EXPECT_NE(line->shortName, QStringLiteral("untrained references (HR@10)"));
  EXPECT_TRUE(content.remark.contains(QStringLiteral("of the HR@10 attainable knowing the planted tastes"))) << qPrintable(content.remark);
  EXPECT_FALSE(content.remark.contains(QStringLiteral("ranks better"))) << "a run does not lose to it";
  made.attainable = 0;
  EXPECT_FALSE(named(metricsContent(madeHistory(made)), QStringLiteral("HR@10: best possible knowing the planted tastes")));
}

TEST(MetricsChart, HidesUntrainedReferencesByItsMenu) {
  const auto action = [](MetricsChart& chart) -> QAction* {
    auto* menu = new QMenu(&chart);
    chart.addActionsTo(*menu);
    for (QAction* one : menu->actions())
      if (one->text() == QStringLiteral("Untrained &references")) return one;
    return nullptr;
  };
  MetricsChart chart;
  chart.showHistory(madeHistory({}));
  EXPECT_FALSE(action(chart)) << "there are none";
  MadeRun made;
  made.transitions = 0.08;
  chart.showHistory(madeHistory(made));
  EXPECT_EQ(chart.content().series.size(), 8U);
  QAction* const toggle = action(chart);
  ASSERT_TRUE(toggle);
  EXPECT_TRUE(toggle->isChecked());
  toggle->trigger();
  EXPECT_EQ(chart.content().series.size(), 6U);
  chart.showHistory(madeHistory(made));
  EXPECT_EQ(chart.content().series.size(), 6U) << "they stay hidden";
  EXPECT_FALSE(action(chart)->isChecked());
  chart.showReferences(true);
  EXPECT_EQ(chart.content().series.size(), 8U);
}

TEST(MetricsChart, HasABandOfOneStandardErrorAroundHR10) {
  const RunHistory history = madeHistory({});
  const ChartContent content = metricsContent(history);
  const ChartSeries* low = named(content, QStringLiteral("HR@10 − standard error"));
  const ChartSeries* high = named(content, QStringLiteral("HR@10 + standard error"));
  ASSERT_TRUE(low && high);
  EXPECT_EQ(&content.series.at(static_cast<std::size_t>(low->fillTo)), high) << "shaded in between";
  const Metrics& test = *history.window(0).done->test;
  const double error = 100 * standardError(test.hr10, test.sequences);
  EXPECT_GT(error, 0);
  EXPECT_DOUBLE_EQ(high->points[0].y(), 100 * test.hr10 + error);
  EXPECT_DOUBLE_EQ(low->points[0].y(), 100 * test.hr10 - error);
  MadeRun made;
  made.transitions = 0.08;
  MetricsChart chart;
  chart.showHistory(madeHistory(made));
  chart.showReferences(false);
  const auto& edge = *named(chart.content(), QStringLiteral("HR@10 − standard error"));
  EXPECT_EQ(chart.content().series.at(static_cast<std::size_t>(edge.fillTo)).name, QStringLiteral("HR@10 + standard error"));
}

TEST(MetricsChart, SaysWhatMayHaveMadeATestWorse) {
  StreamFacts facts{std::make_shared<const DataReport>(madeReport()), {3}};
  const ChartContent content = metricsContent(madeHistory({}), facts);
  const auto note = std::find_if(content.notes.begin(), content.notes.end(), [](const ChartNote& one) { return one.x == 3; });
  ASSERT_NE(note, content.notes.end());
  for (const char* words : {"test sequences", "of its items are new", "popularity shift of 0.25", "a taste comes back", "the test before"})
    EXPECT_TRUE(note->text.contains(QString::fromUtf8(words))) << words << ": " << note->text.toStdString();
  ASSERT_EQ(content.marks.size(), 1U);
  EXPECT_EQ(content.marks.front().at, 3);
  EXPECT_TRUE(metricsContent(madeHistory({})).marks.empty()) << "of a stream that does not tell";

  MetricsChart chart;
  chart.setFacts(facts);
  chart.showHistory(madeHistory({}));
  const auto before = chart.content().series.size();
  chart.showFacts(true);
  ASSERT_EQ(chart.content().series.size(), before + 2);
  const ChartSeries& shift = chart.content().series.back();
  EXPECT_TRUE(shift.secondAxis);
  EXPECT_EQ(shift.name, QStringLiteral("popularity shift (0 to 1)"));
  EXPECT_EQ(chart.content().y2.title, QStringLiteral("of the window (0 to 1)"));
  const auto at3 = std::find_if(shift.points.begin(), shift.points.end(), [](const QPointF& point) { return point.x() == 3; });
  ASSERT_NE(at3, shift.points.end());
  EXPECT_DOUBLE_EQ(at3->y(), 0.25) << "of the same scale as the words";
}

TEST(MetricsChart, MarksWhatWasPlantedAndExplainsTheSigns) {
  using Kind = PlantedDrift::Kind;
  const StreamFacts facts{
      nullptr, {5}, {{Kind::kManner, 3, "ornate", 0.2, 0.8}, {Kind::kArrival, 3, "Nocturne"}, {Kind::kFading, 5, "Gather"}}};
  const ChartContent content = metricsContent(madeHistory({}), facts);
  ASSERT_EQ(content.marks.size(), 2U);
  EXPECT_EQ(content.marks[0].at, 3);
  EXPECT_EQ(content.marks[0].label, QStringLiteral("⇄ ⊕"));
  EXPECT_EQ(content.marks[1].label, QStringLiteral("↺ ⊖")) << "the signs of the timeline";
  EXPECT_EQ(content.marks[1].meaning, QStringLiteral("D5: ↺ a taste comes back · ⊖ Gather fades (planted in the built-in stream)"));
  for (const Symbol symbol : {Symbol::kReturn, Symbol::kDrift, Symbol::kArrival, Symbol::kFading})
    EXPECT_TRUE(content.signs.contains(explained(symbol))) << signOf(symbol).toStdString();
  const auto note = std::find_if(content.notes.begin(), content.notes.end(), [](const ChartNote& one) { return one.x == 3; });
  ASSERT_NE(note, content.notes.end());
  EXPECT_TRUE(note->text.contains(QStringLiteral("planted drift: users turn to ornate items (80"))) << note->text.toStdString();
}

TEST(MetricsChart, SaysBelowItsCurvesNothingOfWhatItsMenuHas) {
  MetricsChart chart;
  chart.setFacts({std::make_shared<const DataReport>(madeReport()), {}});
  chart.showHistory(madeHistory({}));
  EXPECT_EQ(chart.content().remark, metricsContent(madeHistory({})).remark) << "the run goes on";
  MadeRun made;
  made.finished = made.windows - 1;
  made.transitions = 0.3;
  chart.showHistory(madeHistory(made));
  EXPECT_EQ(chart.content().remark, metricsContent(madeHistory(made)).remark) << "which ranks better untrained, and that alone";
}

TEST(MetricsChart, TellsOnHoverWhatASignAtAWindowMeans) {
  MetricsChart chart;
  chart.resize(520, 360);
  chart.setFacts({nullptr, {4}});
  chart.showHistory(madeHistory({}));
  chart.show();
  QApplication::processEvents();
  const auto* const plot = chart.findChild<QGraphicsView*>();
  const auto items = plot->scene()->items();
  const auto sign = std::find_if(items.begin(), items.end(), [](const QGraphicsItem* item) {
    const auto* const words = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(item);
    return words != nullptr && words->text() == signOf(Symbol::kReturn);
  });
  ASSERT_NE(sign, items.end());
  const QPoint at = plot->viewport()->mapTo(&chart, plot->mapFromScene((*sign)->sceneBoundingRect().center()));
  EXPECT_EQ(chart.tooltipAt(at), QStringLiteral("D4: ↺ a taste comes back (planted in the built-in stream)"));
}

TEST(ChartDrawing, DrawsABarOfOneErrorThroughEachPointAndGivesItRoom) {
  ChartContent content;
  ChartSeries dots = lineSeries(QStringLiteral("runs"), 0, Marker::kCircle);
  dots.kind = SeriesKind::kDots;
  dots.points = {{1, 10}, {2, 12}};
  dots.errors = {4, 0.5};
  content.series = {dots};
  QGraphicsScene scene;
  auto& chart = *new QChart;
  scene.addItem(&chart);
  chart.resize(400, 300);
  ChartDrawing drawing(chart);
  drawing.draw(content, QPalette(), QFont());
  EXPECT_LE(drawing.endsOfY().least, 6);
  EXPECT_GE(drawing.endsOfY().most, 14);
  const QPointF low = drawing.positionOf(dots, {1, 6}), high = drawing.positionOf(dots, {1, 14});
  bool found = false;
  for (const QGraphicsItem* const item : chart.childItems())
    for (const QGraphicsItem* const part : item->childItems())
      if (const auto* const line = qgraphicsitem_cast<const QGraphicsLineItem*>(part))
        found = found || (std::abs(line->line().y1() - high.y()) < 0.5 && std::abs(line->line().y2() - low.y()) < 0.5 &&
                          std::abs(line->line().x1() - low.x()) < 0.5);
  EXPECT_TRUE(found);
}

TEST(ChartDrawing, LeavesOutLabelsOfWindowsRegularly) {
  ChartContent content;
  content.x.least = 0;
  content.x.most = 250;
  content.series.push_back(lineSeries(QStringLiteral("curve"), 0, Marker::kNone));
  for (int x = 0; x <= 250; x += 10) content.series.front().points.emplace_back(x, x);
  for (int window = 0; window < 9; ++window)  // the first one takes longest
    content.marks.push_back({window == 0 ? 0.0 : 50.0 + 22 * (window - 1), false, false, windowName(window)});
  QGraphicsScene scene;
  auto& chart = *new QChart;
  scene.addItem(&chart);
  ChartDrawing drawing(chart);
  const auto labelsIn = [&](int width) {
    chart.resize(width, 200);
    drawing.draw(content, QPalette(), QFont());
    QStringList labels;
    for (const QGraphicsItem* const item : chart.childItems())
      for (const QGraphicsItem* const part : item->childItems())
        if (const auto* const text = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(part);
            text && text->text().startsWith(QLatin1Char('D')))
          labels << text->text();
    return labels.join(QLatin1Char(' ')).toStdString();
  };
  EXPECT_EQ(labelsIn(900), "D0 D1 D2 D3 D4 D5 D6 D7 D8");
  EXPECT_EQ(labelsIn(260), "D0 D2 D4 D6 D8");
}

TEST(TestsOfWindows, DifferOnlyBeyondTwoStandardErrors) {
  const Metrics before{0.10, 0.05, 0, 0, 900};
  EXPECT_TRUE(changeFromTestBefore(before, {0.12, 0.05, 0, 0, 900}).contains(QStringLiteral("does not differ")));
  EXPECT_TRUE(changeFromTestBefore(before, {0.06, 0.05, 0, 0, 900}).contains(QStringLiteral("4.00 points lower")));
  EXPECT_EQ(hr10WithError(before), QStringLiteral("HR@10 10.00 ± 1.00 % over 900 test sequences"));
}

TEST(MetricsChart, LeavesRoomToThePlotWhereItsWordsAreMany) {
  MadeRun made;
  made.transitions = 0.3;
  made.finished = made.windows - 1;
  MetricsChart chart;
  chart.showHistory(madeHistory(made));
  chart.resize(225, 270);
  chart.show();
  const auto* const plot = chart.findChild<QGraphicsView*>();
  ASSERT_TRUE(plot);
  EXPECT_GE(plot->height(), 120);
  const auto labels = chart.findChildren<QLabel*>();
  const auto& content = chart.content();
  for (const auto& [words, whole] : {std::pair(content.remark, content.remarkDetail), std::pair(content.title, content.title)})
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
      return label->isVisible() && (label->text() == words || label->toolTip() == whole);
    })) << whole.toStdString();
}

TEST(MetricsChart, SaysLessBelowALowPlotRatherThanCutASentence) {
  MadeRun made;
  made.transitions = 0.3;
  made.attainable = 0.5;
  made.finished = made.windows - 1;
  MetricsChart chart;
  chart.setFacts({std::make_shared<const DataReport>(madeReport()), {4}});
  chart.showHistory(madeHistory(made));
  chart.resize(340, 180);
  chart.show();
  const auto& content = chart.content();
  EXPECT_TRUE(content.shortRemarks.last().startsWith(QStringLiteral("transitions ranks better untrained; ")))
      << content.shortRemarks.last().toStdString();
  const auto labels = chart.findChildren<QLabel*>();
  const auto remark =
      std::find_if(labels.begin(), labels.end(), [&](const QLabel* label) { return label->accessibleName() == content.remarkDetail; });
  ASSERT_NE(remark, labels.end());
  EXPECT_TRUE(content.shortRemarks.contains((*remark)->text())) << (*remark)->text().toStdString();
  EXPECT_EQ((*remark)->toolTip(), content.remarkDetail) << "all of it on hover";
}

TEST(MetricsChart, SaysAlsoInLittleRoomThatItKnowsOneTestAlone) {
  MadeRun made;
  made.transitions = 0.3;
  made.windows = 2;
  made.finished = 1;
  MetricsChart chart;
  chart.showHistory(madeHistory(made));
  const auto& content = chart.content();
  ASSERT_FALSE(content.shortRemarks.isEmpty()) << content.remark.toStdString();
  EXPECT_TRUE(content.shortRemarks.last().contains(QStringLiteral("on D1 alone"))) << content.shortRemarks.last().toStdString();
}

TEST(ExpertCountChart, CountsEachLayerAndMarksBirthsAndDeaths) {
  MadeRun made;
  made.tau = 0;
  const ChartContent content = expertCountContent(madeHistory(made));
  const ChartSeries* layer = named(content, QStringLiteral("V1, visual layer 1 (state 6)"));
  ASSERT_TRUE(layer);
  EXPECT_EQ(layer->shortName, QStringLiteral("V1"));
  ASSERT_EQ(layer->points.size(), 7U);  // six windows done, one in training
  for (int window = 0; window < 7; ++window) EXPECT_EQ(layer->points[static_cast<std::size_t>(window)], QPointF(window, window + 1));
  ASSERT_TRUE(named(content, QStringLiteral("born")));
  EXPECT_EQ(named(content, QStringLiteral("born"))->points.size(), 6U * 4U);
  EXPECT_FALSE(named(content, QStringLiteral("pruned")));
  made.tau = 0.06;
  const ChartContent pruned = expertCountContent(madeHistory(made));
  EXPECT_TRUE(named(pruned, QStringLiteral("pruned")));
}

// What is pruned by hand in a window is gone before its test: neither it nor what is born at the window's end floats off the curve.
TEST(ExpertCountChart, BirthsAndDeathsLieOnTheCurvesAfterPruneNowToo) {
  const LayerStructure three{Modality::kVisual, {0}, 6, {0, 1, 2}, 2}, two{Modality::kVisual, {0}, 6, {0, 2}, 1},
      grown{Modality::kVisual, {0}, 6, {0, 2, 3}, 2};
  const auto used = [](const LayerStructure& layer) { return unused({layer}); };
  RunHistory history;
  history.apply({1, WindowStarted{{0}, 1, 0, 0, 0, 0, 0, {three}}});
  history.apply({2, ExpertPruned{{0}, Modality::kVisual, {0}, {1}, 1, 0.01, 0.02, 0.1, true}});
  history.apply({2, PrunedNow{{0}, 1, 0.1, 1, {}, used(two), {}}});
  WindowDone done{{0}, {1}, {}, 1, 1, 1, 0, 0, used(two)};
  history.apply({3, done});
  history.apply({4, ExpertExpanded{{0}, Modality::kVisual, {0}, {2}, 3}});
  const auto expectOnCurve = [&] {
    const ChartContent content = expertCountContent(history);
    const ChartSeries *born = named(content, QStringLiteral("born")), *pruned = named(content, QStringLiteral("pruned"));
    ASSERT_TRUE(born && pruned);
    EXPECT_EQ(pruned->points.front(), QPointF(0, 2)) << "on the point of its window";
    EXPECT_EQ(pruned->pointNames.front(), QStringLiteral("V1 E1, by hand in D0"));
    EXPECT_DOUBLE_EQ(born->points.front().y(), 2 + 0.42) << "on the way from two experts to three";
  };
  const auto bornOverEpochs = [&] {
    const ChartContent content = expertCountContent(history, StepAxis::kEpoch);
    const ChartSeries* const born = named(content, QStringLiteral("born"));
    return born != nullptr ? born->points.front().y() : 0;
  };
  expectOnCurve();
  EXPECT_EQ(bornOverEpochs(), 2) << "the curve ends there as yet";
  history.apply({5, WindowStarted{{1}, 1, 0, 0, 0, 0, 0, {grown}}});
  expectOnCurve();
  EXPECT_EQ(bornOverEpochs(), 3) << "in the part of the window that it is born for";
}

TEST(ExpertCountChart, MarksTheBirthOfALayerThatAGroupingAdds) {
  const LayerStructure before{Modality::kVisual, {0}, 6, {0}, 0};
  const std::vector<LayerStructure> after{{Modality::kVisual, {0}, 3, {1}, 0}, {Modality::kVisual, {1}, 6, {0, 1}, 1}};
  RunHistory history;
  history.apply({1, WindowStarted{{0}, 1, 0, 0, 0, 0, 0, {before}}});
  history.apply({2, WindowDone{{0}, {1}, {}, 1, 1, 1, 0, 0, unused({before})}});
  history.apply({3, ExpertExpanded{{0}, Modality::kVisual, {0}, {1}, 1}});
  history.apply({4, GroupingChanged{{0}, 0, {6}, {3, 6}, true, after}});
  history.apply({5, WindowStarted{{1}, 1, 0, 0, 0, 0, 0, after}});
  const ChartContent content = expertCountContent(history);
  const ChartSeries* const born = named(content, QStringLiteral("born"));
  ASSERT_TRUE(born);
  ASSERT_EQ(born->points.size(), 2U);
  EXPECT_EQ(born->pointNames, (std::vector<QString>{QStringLiteral("V2 E1, after D0"), QStringLiteral("V1 E1, after D0")}));
  EXPECT_DOUBLE_EQ(born->points[0].y(), 1.42) << "on the curve of the layer that was there";
  EXPECT_EQ(born->points[1], QPointF(0.42, 1)) << "before the curve that begins with one expert";
}

TEST(ExpertCountChart, ShowsEveryLayerWhereAllHaveAsManyExperts) {
  MadeRun made;
  made.tau = 0;
  ExpertCountChart chart;
  chart.resize(500, 300);
  chart.show();
  chart.setContent(expertCountContent(madeHistory(made)));
  QApplication::processEvents();
  const auto& series = chart.content().series;
  ASSERT_EQ(series.at(0).points, series.at(3).points) << "V1 and T2 have the same counts";
  for (int layer = 1; layer < 4; ++layer) {
    const double below = chart.positionOf(layer, 2).y() - chart.positionOf(layer - 1, 2).y();
    EXPECT_GE(below, 2) << series.at(static_cast<std::size_t>(layer)).name.toStdString() << " is seen below the one before";
    EXPECT_LE(below, 4) << "and not taken for another count";
  }
  EXPECT_TRUE(chart.content().signs.contains(QStringLiteral("Lines close beside each other")));
}

TEST(ExpertCountChart, NamesEverySeriesInANarrowLegend) {
  const ChartContent content = expertCountContent(madeHistory({}));
  ChartLegend legend;
  legend.setContent(content);
  EXPECT_EQ(legend.namedIn(27.0 * legend.fontMetrics().horizontalAdvance(QLatin1Char('0'))), static_cast<int>(content.series.size()));
}

TEST(LossChart, JoinsAllWindowsOnOneAxis) {
  const RunHistory history = madeHistory({});
  const ChartContent content = lossContent(history);
  const std::size_t steps = 6U * 8U * 12U + 4U * 12U + 6U;
  EXPECT_EQ(named(content, QStringLiteral("batch"))->points.size(), steps);
  EXPECT_EQ(named(content, QStringLiteral("epoch mean"))->points.size(), 6U * 8U + 4U);
  EXPECT_EQ(named(content, QStringLiteral("epoch mean"))->points.front().x(), 12);
  ASSERT_EQ(content.marks.size(), 7U);
  EXPECT_EQ(content.marks[1].at, 96);
  EXPECT_EQ(content.marks[1].label, QStringLiteral("D1"));
}

TEST(ChartAxes, HaveTheirNumbersWholeWhereThereIsNoRoomForTheTitleToo) {
  ChartView chart;
  ChartContent content;
  content.x.title = QStringLiteral("trained window");
  content.x.whole = true;
  content.x.tickPrefix = QStringLiteral("D");
  content.x.least = 0;
  content.x.most = 9;
  ChartSeries series = lineSeries(QStringLiteral("a"), 0, Marker::kCircle);
  for (int window = 0; window < 10; ++window) series.points.emplace_back(window, window);
  content.series = {series};
  chart.setContent(content);
  chart.show();
  const auto* const plot = chart.findChild<QGraphicsView*>();
  const auto wordsAt = [&](int height) {
    chart.setFixedSize(420, height);
    QApplication::processEvents();
    QStringList words;
    for (const auto* const item : plot->scene()->items())
      if (const auto* const text = qgraphicsitem_cast<const QGraphicsTextItem*>(item); text != nullptr && text->isVisible())
        words << text->toPlainText();
    return words;
  };
  for (const int height : {150, 160, 170, 200, 360}) {
    const QStringList words = wordsAt(height);
    EXPECT_TRUE(words.filter(QStringLiteral("...")).isEmpty()) << height << ": " << words.join(QLatin1Char('|')).toStdString();
    EXPECT_GE(words.filter(QStringLiteral("D")).size(), 4) << height;
    EXPECT_EQ(words.contains(content.x.title),
              chart.tooltipAt(plot->mapTo(&chart, QPoint(plot->width() - 30, plot->height() - 3))).isEmpty())
        << height << ": what is not written is told on hover";
  }
  EXPECT_TRUE(wordsAt(360).contains(content.x.title));
}

TEST(UtilizationChart, NamesTheShareThatTauComparesWith) {
  MadeRun made;
  const auto state = madeState(made);
  NetworkView view = networkView(*state, {}, {});
  EXPECT_EQ(utilizationContent(view).y.title, QStringLiteral("utilization (of all sources)"));
  ASSERT_TRUE(named(utilizationContent(view), QStringLiteral("base path")));
  EXPECT_EQ(named(utilizationContent(view), QStringLiteral("base path"))->points.size(), 4U);
  view.protocol = Protocol::kOfficial;
  EXPECT_EQ(utilizationContent(view).y.title, QStringLiteral("expert utilization (among experts)"));
  EXPECT_FALSE(named(utilizationContent(view), QStringLiteral("base path")));
}

TEST(UtilizationChart, WritesTheNamesOfTwoLinesThatAreNearBesideEachOther) {
  NetworkView view = networkView(*madeState({}), {}, {});
  UtilizationChart chart;
  chart.resize(800, 400);
  chart.show();
  /// In how many places the slider's name can be read, by what is told there.
  const auto placesOfSlider = [&](double tau) {
    view.slider = tau;
    chart.showNetwork(view);
    QApplication::processEvents();
    int places = 0;
    for (int y = 0; y < chart.height(); y += 4)
      for (int x = chart.width() / 2; x < chart.width(); x += 4)
        if (chart.tooltipAt(QPointF(x, y)).startsWith(QStringLiteral("Where the slider stands"))) ++places;
    return places;
  };
  const int apart = placesOfSlider(0.301);
  ASSERT_GT(apart, 0);
  ASSERT_TRUE(view.tau);
  EXPECT_GT(4 * placesOfSlider(*view.tau + 0.002), 3 * apart) << "the name of the run's line covers none of it";
}

TEST(UtilizationChart, TellsOnHoverWhatTheNamesOfLayersMean) {
  UtilizationChart chart;
  chart.showNetwork(networkView(*madeState({}), {}, {}));
  chart.resize(420, 360);
  chart.show();
  QApplication::processEvents();
  const auto* const plot = chart.findChild<QGraphicsView*>();
  const auto* const legend = chart.findChild<ChartLegend*>();
  ASSERT_TRUE(legend);
  const QString meaning = legend->toolTip();
  EXPECT_TRUE(meaning.contains(explained(Symbol::kLayer))) << meaning.toStdString();
  for (int x = plot->width() / 4; x < plot->width(); x += plot->width() / 4)
    EXPECT_EQ(chart.tooltipAt(plot->mapTo(&chart, QPoint(x, plot->height() - 3))), meaning) << "below bars and gaps alike";
}

TEST(ChartAxis, HasTheLongestOfItsTitlesThatFits) {
  const QFontMetricsF metrics{QFont()};
  const auto wide = [&](const QString& words) { return metrics.horizontalAdvance(words); };
  ChartAxis axis;
  axis.title = decisiveShareName(Protocol::kPaper);
  axis.shortTitles = decisiveShareShortNames(Protocol::kPaper);
  ASSERT_EQ(axis.shortTitles.size(), 3);
  EXPECT_EQ(axisTitleIn(axis, metrics, wide(axis.title)), axis.title);
  EXPECT_EQ(axisTitleIn(axis, metrics, wide(axis.title) - 1), axis.shortTitles[0]);
  EXPECT_EQ(axisTitleIn(axis, metrics, wide(axis.shortTitles[0]) - 1), axis.shortTitles[1]);
  EXPECT_EQ(axisTitleIn(axis, metrics, wide(axis.shortTitles[1]) - 1), QStringLiteral("share"));
  EXPECT_TRUE(axisTitleIn(axis, metrics, wide(axis.shortTitles[2]) - 1).endsWith(QChar(0x2026)));
  axis.shortTitles.clear();
  EXPECT_EQ(axisTitleIn(axis, metrics, wide(axis.title) - 1), QStringLiteral("utilization (of all…"));
}

TEST(UtilizationChart, NamesItsAxisInTheWordsThatFitAndTellsTheWholeNameOnHover) {
  NetworkView view = networkView(*madeState({}), {}, {});
  view.protocol = Protocol::kOfficial;
  view.chances.clear();  // a remark takes room, and so does the name of a mark
  view.live = false;
  const QString whole = utilizationContent(view).y.title;
  const QStringList shorter = utilizationContent(view).y.shortTitles;
  UtilizationChart chart;
  chart.showNetwork(view);
  chart.show();
  const auto* const plot = chart.findChild<QGraphicsView*>();
  const auto shownAt = [&](int height) -> const QGraphicsTextItem* {
    chart.resize(240, height);
    QApplication::processEvents();
    for (const auto* const item : plot->scene()->items())
      if (const auto* const words = qgraphicsitem_cast<const QGraphicsTextItem*>(item);
          words && words->isVisible() && (words->toPlainText() == whole || shorter.contains(words->toPlainText())))
        return words;
    return nullptr;
  };
  const auto* title = shownAt(250);
  ASSERT_NE(title, nullptr);
  EXPECT_TRUE(shorter.contains(title->toPlainText())) << title->toPlainText().toStdString();
  EXPECT_TRUE(plot->sceneRect().contains(title->mapRectToScene(title->boundingRect())));
  EXPECT_EQ(chart.tooltipAt(QPointF(12, 80)), whole);
  title = shownAt(420);
  ASSERT_NE(title, nullptr);
  EXPECT_EQ(title->toPlainText(), whole);
  EXPECT_EQ(chart.tooltipAt(QPointF(12, 80)), QString()) << "nothing is left to tell";
}

TEST(UtilizationChart, HasTheSharesOfAnotherRunAtTheSameExperts) {
  const auto usage = [](std::vector<int> born, double base) {
    LayerUsage layer;
    layer.hiddenState = 6;
    layer.born = std::move(born);
    layer.utilization = {base};
    layer.gateShare = {base};
    for (std::size_t j = 0; j < layer.born.size(); ++j)
      for (auto* const shares : {&layer.utilization, &layer.gateShare, &layer.expertUtilization})
        shares->push_back((1 - base) / static_cast<double>(layer.born.size()));
    return layer;
  };
  NetworkView view;
  view.layers = {usage({0, 2}, 0.5)};
  NetworkBeside beside{QStringLiteral("mine"), QStringLiteral("yours after D3"), {}};
  beside.view.layers = {usage({1, 2}, 0.4), usage({0}, 0.2)};
  beside.view.layers[1].modality = Modality::kTextual;
  const ChartContent content = utilizationContent(view, beside);
  const ChartSeries* const dots = named(content, QStringLiteral("yours after D3"));
  ASSERT_TRUE(dots);
  EXPECT_EQ(dots->kind, SeriesKind::kDots);
  const std::vector<QPointF> expected{{0, 0.4}, {2, 0.3}, {3, 0.3}, {5, 0.2}, {6, 0.8}};
  EXPECT_EQ(dots->points, expected) << "E2 at E2's place, E1 behind, and the layer that only it has at the end";
  EXPECT_EQ(named(content, QStringLiteral("base path"))->shortName, QStringLiteral("mine: base path"));
  EXPECT_EQ(content.x.names.size(), 2U);
  EXPECT_EQ(named(utilizationContent(view), QStringLiteral("base path"))->shortName, QString());
}

TEST(UtilizationChart, TellsOfAnotherRunsShareBeforeTheBarThatItStandsOn) {
  const NetworkView view = networkView(*madeState({}), {}, {});
  UtilizationChart chart;
  chart.resize(400, 300);
  chart.showNetwork(view, NetworkBeside{QStringLiteral("mine"), QStringLiteral("yours"), view});
  chart.show();
  const int dots = static_cast<int>(chart.content().series.size()) - 1;
  ASSERT_EQ(chart.content().series.back().kind, SeriesKind::kDots);
  EXPECT_TRUE(chart.tooltipAt(chart.positionOf(dots, 0)).contains(QStringLiteral("yours")));
}

TEST(UtilizationChart, SaysThatExpertsAreInTrainingOnlyWhileTheyAre) {
  MadeRun made;
  const auto namesOf = [&](const std::optional<RunMoment>& moment) {
    QStringList names;
    for (const ChartSeries& series : utilizationContent(networkView(*madeState(made), moment, {})).series) names << series.name;
    return names;
  };
  EXPECT_TRUE(namesOf({}).contains(QStringLiteral("in training")));
  EXPECT_TRUE(namesOf(RunMoment(WindowIndex{2}, 3)).contains(QStringLiteral("in training"))) << "within the window";
  EXPECT_TRUE(namesOf(RunMoment(WindowIndex{2}, 0)).contains(QStringLiteral("trained last"))) << "after it";
  made.finished = made.windows - 1;
  EXPECT_FALSE(namesOf({}).contains(QStringLiteral("in training"))) << "the run has ended";
  EXPECT_TRUE(namesOf({}).contains(QStringLiteral("trained last")));
}

TEST(NetworkView, IsInTrainingOnlyWhereSomebodyTrainsTheRun) {
  LiveState state = *madeState({});
  const auto trains = [&state] { return networkView(state, {}, {}).trains; };
  const auto findsTraining = [&state] { return !findExperts(networkView(state, {}, {}), QStringLiteral("training")).empty(); };
  EXPECT_TRUE(trains() && findsTraining());
  state.seen = RunSeen::kElsewhere;
  EXPECT_TRUE(trains() && findsTraining());
  state.seen = RunSeen::kRecord;
  EXPECT_FALSE(trains() || findsTraining()) << "the program that trained it was killed";
  EXPECT_FALSE(findExperts(networkView(state, {}, {}), QStringLiteral("trained")).empty());
  for (const EventDetail& end : {EventDetail(RunStopped{{6}}), EventDetail(RunFailed{"no memory left"})}) {
    RunHistory history = *madeState({})->history;
    history.apply({1, end});
    state.history = std::make_shared<const RunHistory>(std::move(history));
    state.seen = RunSeen::kHere;
    EXPECT_FALSE(trains() || findsTraining()) << "it ended in this program";
    state.seen = RunSeen::kRecord;
    EXPECT_FALSE(trains() || findsTraining()) << "it was opened";
  }
}

TEST(UtilizationChart, MarksWhatWouldGoAtTau) {
  NetworkView view;
  LayerUsage usage = madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0);
  usage.utilization = {0.5, 0.2, 0.05, 0.25};
  view.layers = view.gates = {usage};
  view.tau = 0.04;
  EXPECT_FALSE(named(utilizationContent(view), QStringLiteral("would go at τ")));
  view.tau = 0.06;
  const ChartContent content = utilizationContent(view);
  ASSERT_TRUE(named(content, QStringLiteral("would go at τ")));
  EXPECT_EQ(named(content, QStringLiteral("would go at τ"))->points, std::vector<QPointF>{QPointF(2, 0.05)});
  EXPECT_EQ(content.marks.front().at, 0.06);
  view.prunesAtEnd = false;
  EXPECT_FALSE(named(utilizationContent(view), QStringLiteral("would go at τ")));
  EXPECT_TRUE(named(utilizationContent(view), QStringLiteral("below τ (not pruned)")))
      << "after the last window that is trained nobody goes";
}

TEST(UtilizationChart, SaysThatAPinHoldsItsLayer) {
  NetworkView view;
  LayerUsage usage = madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0);
  usage.utilization = {0.5, 0.2, 0.05, 0.25};
  view.layers = view.gates = {usage};
  view.tau = 0.06;
  view.pinned = {{Modality::kVisual, 6, 2}};
  EXPECT_TRUE(utilizationContent(view).remark.isEmpty()) << "the least used one is another: the pin holds nobody";
  view.pinned = {{Modality::kVisual, 6, 1}};
  EXPECT_EQ(utilizationContent(view).remark, QStringLiteral("V1: held by the pin of E1"));
  view.chances = {{0.001, 0, 0.43}};
  const ChartContent content = utilizationContent(view);
  EXPECT_EQ(content.remark, QStringLiteral("May go at the window's end: V1 E2 %1; V1: held by the pin of E1").arg(percent(0.43, 0)));
  EXPECT_EQ(content.shortRemarks.front(), QStringLiteral("May go: V1 E2 %1").arg(percent(0.43, 0))) << "an expert is named alike";
}

TEST(UtilizationChart, HasTauBesideTheBarsAndTheRingOfTheLastOneWhole) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0), madeUsage(Modality::kTextual, 0, 6, {0, 1, 2, 3}, 0)};
  view.tau = 0.06;
  const auto bars = utilizationBars(view, std::nullopt, std::nullopt);
  ASSERT_FALSE(bars.experts.empty());
  const auto [last, expert] = *bars.experts.rbegin();
  const auto whole = utilizationBars(view, std::nullopt, expert).content;
  QGraphicsScene scene;
  auto& chart = *new QChart;
  scene.addItem(&chart);
  chart.resize(420, 260);
  ChartDrawing drawing(chart);
  drawing.draw(whole, QPalette(), QFont());
  const QRectF plot = drawing.plotArea();
  const double end = drawing.positionOf({}, QPointF(last + 0.42, 0)).x();
  const QGraphicsSimpleTextItem* label = nullptr;
  for (const QGraphicsItem* const item : chart.childItems())
    for (const QGraphicsItem* const part : item->childItems())
      if (const auto* const text = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(part);
          text && text->text().startsWith(QStringLiteral("τ")))
        label = text;
  ASSERT_NE(label, nullptr);
  EXPECT_GE(label->pos().x(), end);
  EXPECT_LE(label->pos().x() + label->boundingRect().width(), plot.right());
  chart.resize(200, 260);
  for (const auto& [place, one] : bars.experts) {
    auto ringed = utilizationBars(view, std::nullopt, one).content;
    ringed.marks.clear();
    drawing.draw(ringed, QPalette(), QFont());
    const double x = drawing.positionOf({}, QPointF(place, 0)).x();
    EXPECT_GE(x - drawing.plotArea().left(), 8) << place;
    EXPECT_GE(drawing.plotArea().right() - x, 8) << place;
  }
}

TEST(UtilizationChart, TellsWhoMayGoAtTheWindowsEndAndHowThatIsKnown) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0)};
  EXPECT_TRUE(utilizationContent(view).remark.isEmpty());
  view.chances = {{0.001, 0.43, 0}};
  const ChartContent content = utilizationContent(view);
  EXPECT_TRUE(content.remark.contains(expertName(1))) << content.remark.toStdString();
  EXPECT_FALSE(content.remark.contains(expertName(0))) << "it rounds to nothing";
  EXPECT_TRUE(content.remarkDetail.contains(QStringLiteral("last epochs")));
  const ChartSeries* const experts = named(content, QStringLiteral("expert"));
  ASSERT_TRUE(experts);
  EXPECT_EQ(std::count_if(experts->pointNames.begin(), experts->pointNames.end(),
                          [](const QString& name) { return name.contains(QStringLiteral("43")); }),
            1);
}

TEST(UtilizationChart, NamesTheLikeliestFirstWhereThereIsNoRoomForAllThatMayGo) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0)};
  view.chances = {{0.06, 0.01, 0.93}};
  const auto shorter = utilizationContent(view).shortRemarks;
  ASSERT_EQ(shorter.size(), 3);
  EXPECT_TRUE(shorter[0].contains(QStringLiteral("E0"))) << shorter[0].toStdString();
  EXPECT_TRUE(shorter[2].contains(QStringLiteral("E2"))) << shorter[2].toStdString();
  EXPECT_TRUE(shorter[2].endsWith(QStringLiteral("and 2 more"))) << shorter[2].toStdString();
}

TEST(UtilizationChart, NamesItsSignsFirstWhereItsLegendHasNoRoomForAll) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0)};
  view.tau = 0.9;
  view.live = true;
  view.running = view.layers;
  view.chances = {{0.006, 1, 0}};
  ChartLegend legend;
  legend.setContent(utilizationContent(view));
  const QStringList all = legend.wordsIn(2000);
  EXPECT_EQ(all.front(), QStringLiteral("base path"));
  EXPECT_TRUE(all.contains(QStringLiteral("chance to be pruned")));
  legend.setMostRows(2);
  const double narrow = 44 * QFontMetricsF(legend.font()).horizontalAdvance(QLatin1Char('0'));
  const QStringList some = legend.wordsIn(narrow);
  EXPECT_LT(some.size(), all.size()) << some.join(QLatin1Char('|')).toStdString();
  for (const char* sign : {"would go at τ", "chance to be pruned"})
    EXPECT_TRUE(some.contains(QString::fromUtf8(sign))) << some.join(u'|').toStdString();
  legend.setContent(utilizationContent(view, NetworkBeside{QStringLiteral("mine"), QStringLiteral("yours"), view}));
  const QStringList beside = legend.wordsIn(narrow);
  EXPECT_TRUE(beside.contains(QStringLiteral("yours"))) << "what diamonds are: " << beside.join(u'|').toStdString();
}

TEST(UtilizationChart, WithLittleRoomKeepsMarksInThePlotAndLabelsOffTheBars) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0), madeUsage(Modality::kTextual, 0, 6, {0, 1, 2, 3}, 0)};
  view.tau = 0.123;
  view.chances = {{0.006, 1, 0}, {0, 0, 0, 0}};
  const auto bars = utilizationBars(view, std::nullopt, std::nullopt);
  const ChartSeries* const chances = named(bars.content, QStringLiteral("chance to be pruned"));
  ASSERT_TRUE(chances);
  EXPECT_NE(chances->marker, Marker::kSquare) << "bars in training are hollow rectangles";
  QGraphicsScene scene;
  auto& chart = *new QChart;
  scene.addItem(&chart);
  chart.resize(240, 150);
  ChartDrawing drawing(chart);
  drawing.draw(bars.content, QPalette(), QFont());
  const QRectF plot = drawing.plotArea();
  for (const QPointF& point : chances->points) {
    EXPECT_GE(drawing.positionOf(*chances, point).y() - plot.top(), 3) << point.y();
    EXPECT_GE(plot.bottom() - drawing.positionOf(*chances, point).y(), 3) << point.y();
  }
  const auto* const right = qobject_cast<const QValueAxis*>(chart.axes(Qt::Vertical).value(1));
  ASSERT_TRUE(right);
  EXPECT_EQ(right->min(), 0) << "0 % lies on the axis below, as 0 of the left one";
  QStringList labels;
  for (const QGraphicsItem* const item : chart.childItems())
    for (const QGraphicsItem* const part : item->childItems())
      if (const auto* const text = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(part);
          text && text->text().startsWith(QStringLiteral("τ")))
        labels << text->text();
  EXPECT_EQ(labels, QStringList{QStringLiteral("τ")});
}

TEST(UtilizationChart, MarksTheSharesSoFarOnTheBarsOfTheLastEpoch) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1}, 0)};
  const ChartContent still = utilizationContent(view);
  EXPECT_FALSE(named(still, QStringLiteral("so far in this epoch"))) << "nothing trains";
  view.live = true;
  view.trains = false;
  EXPECT_FALSE(named(utilizationContent(view), QStringLiteral("so far in this epoch"))) << "the run has ended";
  view.trains = true;
  ASSERT_TRUE(named(utilizationContent(view), QStringLiteral("so far in this epoch"))) << "its name stays from epoch to epoch";
  EXPECT_TRUE(named(utilizationContent(view), QStringLiteral("so far in this epoch"))->points.empty());
  view.running = view.layers;
  view.running[0].utilization = {0.4, 0.35, 0.25};
  const ChartContent moving = utilizationContent(view);
  const ChartSeries* const marks = named(moving, QStringLiteral("so far in this epoch"));
  ASSERT_TRUE(marks);
  EXPECT_EQ(marks->kind, SeriesKind::kDots);
  EXPECT_TRUE(marks->hollow);
  const std::vector<QPointF> expected{{0, 0.4}, {1, 0.35}, {2, 0.25}};
  EXPECT_EQ(marks->points, expected);
  EXPECT_TRUE(marks->pointNames[1].contains(expertName(0)));
  ASSERT_TRUE(named(moving, QStringLiteral("expert")));
  EXPECT_EQ(named(moving, QStringLiteral("expert"))->points, named(still, QStringLiteral("expert"))->points) << "by which pruning decides";
}

TEST(UtilizationChart, TellsOfTheShareSoFarBeforeTheBarThatItStandsOn) {
  LiveState state = *madeState({});
  state.running = state.history->usage();
  UtilizationChart chart;
  chart.resize(400, 300);
  chart.showNetwork(networkView(state, {}, {}));
  chart.show();
  const auto& series = chart.content().series;
  const auto marks =
      std::find_if(series.begin(), series.end(), [](const ChartSeries& one) { return one.name == QStringLiteral("so far in this epoch"); });
  ASSERT_TRUE(marks != series.end());
  const auto at = chart.positionOf(static_cast<int>(marks - series.begin()), 0);
  EXPECT_TRUE(chart.tooltipAt(at).contains(QStringLiteral("so far in this epoch"))) << chart.tooltipAt(at).toStdString();
}

TEST(UtilizationChart, DrawsTheChanceToBePrunedOnTheRightAxis) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0)};
  EXPECT_FALSE(named(utilizationContent(view), QStringLiteral("chance to be pruned")));
  view.chances.resize(1);
  EXPECT_FALSE(named(utilizationContent(view), QStringLiteral("chance to be pruned"))) << "too few epochs to say";
  view.chances = {{0.001, 0.43, 0}};
  const ChartContent content = utilizationContent(view);
  const ChartSeries* const marks = named(content, QStringLiteral("chance to be pruned"));
  ASSERT_TRUE(marks);
  EXPECT_TRUE(marks->secondAxis);
  EXPECT_EQ(marks->points, std::vector<QPointF>{QPointF(2, 43)}) << "of the second expert, behind the base path";
  EXPECT_EQ(content.y2.least, 0.0);
  EXPECT_EQ(content.y2.most, 100.0);
  EXPECT_TRUE(content.y2.title.contains(QStringLiteral("%")));
}

TEST(UtilizationChart, NamesTheLikeliestToGoFirst) {
  NetworkView view;
  view.layers = view.gates = {madeUsage(Modality::kVisual, 0, 6, {0, 1, 2}, 0), madeUsage(Modality::kTextual, 0, 6, {0, 1}, 0)};
  view.chances = {{0, 0.12, 0.96}, {0.7, 0}};
  const QString remark = utilizationContent(view).remark;
  const auto at = [&](double chance) { return remark.indexOf(percent(chance, 0)); };
  ASSERT_GE(at(0.96), 0) << remark.toStdString();
  EXPECT_LT(at(0.96), at(0.7)) << remark.toStdString();
  EXPECT_LT(at(0.7), at(0.12)) << remark.toStdString();
}

TEST(NetworkView, KnowsChancesOnlyOfAWindowInTrainingThatPrunes) {
  const auto some = [](const NetworkView& view) {
    return std::any_of(view.chances.begin(), view.chances.end(), [](const auto& layer) { return !layer.empty(); });
  };
  MadeRun made;
  made.tau = 0.3;
  EXPECT_TRUE(some(networkView(*madeState(made), {}, {})));
  EXPECT_FALSE(some(networkView(*madeState(made), WindowIndex{2}, {}))) << "what went then is known";
  made.finished = made.windows - 2;
  EXPECT_FALSE(some(networkView(*madeState(made), {}, {}))) << "the last window keeps its experts";
}

TEST(UtilizationChart, OfAMethodWithoutTauNamesNone) {
  MadeRun made;
  made.method = Method::kStatic;
  const NetworkView view = networkView(*madeState(made), {}, 0.9);
  EXPECT_EQ(view.tau, std::nullopt);
  EXPECT_THAT(expertsToPrune(view), testing::Each(-1));
  const ChartContent content = utilizationContent(view);
  EXPECT_EQ(content.title, QStringLiteral("Utilization"));
  EXPECT_FALSE(content.series.front().points.empty());
  EXPECT_TRUE(content.marks.empty());
}

}  // namespace
}  // namespace xsmoe::widgets
