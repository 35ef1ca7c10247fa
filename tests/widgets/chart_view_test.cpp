// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_view.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QFontMetrics>
#include <QGraphicsTextItem>
#include <QGraphicsView>
#include <QHelpEvent>
#include <QImage>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <algorithm>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_tooltip.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/figure_size.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"

namespace xsmoe::widgets {
namespace {

ChartContent longCurve(int n) {
  ChartContent content;
  content.title = QStringLiteral("long");
  content.x.title = QStringLiteral("step");
  content.y.title = QStringLiteral("value");
  ChartSeries series;
  series.name = QStringLiteral("a, \"b\"");
  for (int i = 0; i < n; ++i) series.points.emplace_back(i, (i * 7919) % 1000 / 3.0);
  content.series.push_back(series);
  return content;
}

TEST(ChartView, ShowsTheRemarkBelowTheLegend) {
  ChartView view;
  ChartContent content = longCurve(10);
  content.remark = QStringLiteral("transitions, without any training, ranks better");
  view.resize(300, 300);
  view.show();
  const auto shown = [&] {
    const auto labels = view.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return label->isVisible() && label->text() == content.remark; });
  };
  view.setContent(content);
  EXPECT_TRUE(shown());
  view.setContent(longCurve(20));
  EXPECT_FALSE(shown());
}

QPointF placeOf(const ChartView& chart, int series, int point) { return chart.positionOf(series, point); }

TEST(ChartCursor, FindsTheModelsWindowAtEveryPointOfAChart) {
  const RunHistory history = madeHistory({});
  MetricsChart metrics;
  ExpertCountChart counts;
  LossChart loss;
  metrics.showHistory(history);
  counts.showHistory(history);
  loss.showHistory(history);
  for (ChartView* chart : {static_cast<ChartView*>(&metrics), static_cast<ChartView*>(&counts), static_cast<ChartView*>(&loss)}) {
    chart->resize(500, 300);
    chart->show();
    EXPECT_FALSE(chart->windowAt(QPointF(1, 1))) << "the title is no window";
  }
  for (int window = 0; window < 6; ++window) {
    EXPECT_EQ(metrics.windowAt(placeOf(metrics, 0, window)), window) << "tested on the next";
    EXPECT_EQ(counts.windowAt(placeOf(counts, 0, window)), window);
  }
  const auto& drawn = loss.content().series;
  const auto epochs =
      std::find_if(drawn.begin(), drawn.end(), [](const ChartSeries& one) { return one.name == QStringLiteral("epoch mean"); });
  ASSERT_NE(epochs, drawn.end());
  const int series = static_cast<int>(epochs - drawn.begin());
  EXPECT_EQ(loss.windowAt(placeOf(loss, series, 0)), 0);
  EXPECT_EQ(loss.windowAt(placeOf(loss, series, static_cast<int>(epochs->points.size()) - 2)), 6);
}

TEST(ChartCursor, TellsOfThePointerOncePerWindowAndOfClicks) {
  ExpertCountChart counts;
  counts.showHistory(madeHistory({}));
  counts.resize(500, 300);
  counts.show();
  auto* const plot = counts.findChild<QGraphicsView*>()->viewport();
  const auto inPlot = [&](int window) { return plot->mapFrom(&counts, placeOf(counts, 0, window).toPoint()); };
  QSignalSpy pointed(&counts, &ChartView::windowPointedAt), clicked(&counts, &ChartView::windowClicked);
  QTest::mouseMove(plot, inPlot(2));
  QTest::mouseMove(plot, inPlot(2) + QPoint(1, 1));
  QTest::mouseClick(plot, Qt::LeftButton, {}, inPlot(3));
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(plot, &leave);
  ASSERT_EQ(pointed.count(), 2);
  EXPECT_EQ(pointed.at(0).at(0).toInt(), 2);
  EXPECT_EQ(pointed.at(1).at(0).toInt(), -1);
  ASSERT_EQ(clicked.count(), 1);
  EXPECT_EQ(clicked.at(0).at(0).toInt(), 3);
}

TEST(ChartCursor, ShadesTheChosenWindowAndNothingAfterwards) {
  ExpertCountChart counts;
  counts.showHistory(madeHistory({}));
  counts.resize(500, 300);
  counts.show();
  const QPoint above = placeOf(counts, 0, 2).toPoint() - QPoint(0, 12);
  const auto colour = [&] { return counts.grab().toImage().pixelColor(above * counts.devicePixelRatio()); };
  const QColor before = colour();
  counts.setCursor(WindowIndex{2}, std::nullopt);
  EXPECT_NE(colour(), before);
  counts.setCursor(WindowIndex{4}, std::nullopt);
  EXPECT_EQ(colour(), before);
  counts.setCursor(std::nullopt, WindowIndex{2});
  EXPECT_NE(colour(), before) << "pointed at in another view";
  counts.setCursor(std::nullopt, std::nullopt);
  EXPECT_EQ(colour(), before);
}

TEST(ChartExport, WritesEveryPointAndQuotesNames) {
  const ChartContent content = longCurve(50'000);
  const QString csv = csvOf(content);
  EXPECT_EQ(csv.count(QLatin1Char('\n')), 50'001);
  EXPECT_TRUE(csv.startsWith(QStringLiteral("step,\"a, \"\"b\"\"\"\r\n0,0\r\n1,306.3333333333333\r\n")));
}

TEST(ChartExport, JoinsSeriesByX) {
  ChartContent content = longCurve(2);
  content.series[0].name = QStringLiteral("a");
  ChartSeries other;
  other.name = QStringLiteral("b");
  other.points = {{1, 5}, {1, 6}, {2, 7}};
  content.series.push_back(other);
  const ChartTable table = tableOf(content);
  ASSERT_EQ(table.rows.size(), 4U);
  EXPECT_EQ(table.rows[1][2], QStringLiteral("5"));
  EXPECT_EQ(table.rows[2], (QStringList{QStringLiteral("1"), QString(), QStringLiteral("6")}));
  EXPECT_EQ(table.rows[3], (QStringList{QStringLiteral("2"), QString(), QStringLiteral("7")}));
}

TEST(ChartView, SaysWhenItDecimatesAndSavesEverything) {
  ChartView view;
  view.resize(400, 300);
  view.setContent(longCurve(20'000));
  EXPECT_LE(view.drawnPoints(0), 4 * 400);
  EXPECT_TRUE(view.decimationText().endsWith(QStringLiteral("of 20,000 points"))) << view.decimationText().toStdString();
  const QTemporaryDir folder;
  ASSERT_TRUE(view.saveAs(folder.filePath(QStringLiteral("all.csv"))));
  QFile csv(folder.filePath(QStringLiteral("all.csv")));
  ASSERT_TRUE(csv.open(QIODevice::ReadOnly));
  EXPECT_EQ(csv.readAll().count('\n'), 20'001);
  for (const char* kind : {"svg", "pdf", "png"}) {
    const QString path = folder.filePath(QStringLiteral("chart.") + QLatin1String(kind));
    EXPECT_TRUE(view.saveAs(path)) << kind;
    EXPECT_GT(QFile(path).size(), 500) << kind;
  }
  EXPECT_FALSE(view.saveAs(folder.filePath(QStringLiteral("no/such/folder.csv"))));
  EXPECT_FALSE(view.saveAs(folder.filePath(QStringLiteral("no/such/folder.svg"))));
  EXPECT_FALSE(view.saveAs(folder.filePath(QStringLiteral("no/such/folder.pdf"))));
}

TEST(ChartExport, HasTheSizesForPaperInLightColours) {
  const QTemporaryDir folder;
  MetricsChart quality;
  LifeLines lives;
  for (ChartWidget* const chart : {static_cast<ChartWidget*>(&quality), static_cast<ChartWidget*>(&lives)}) {
    chart->setPalette(QPalette(Qt::black));
    chart->resize(300, 300);
    chart->setProvenance([] { return QStringList{QStringLiteral("Run one")}; });
  }
  quality.showHistory(madeHistory({}));
  lives.showHistory(madeHistory({}));
  for (const ChartWidget* const chart : {static_cast<const ChartWidget*>(&quality), static_cast<const ChartWidget*>(&lives)}) {
    const QString png = folder.filePath(QStringLiteral("slide.png"));
    ASSERT_TRUE(chart->saveFor(FigurePlace::kSlide, png));
    const QImage image(png);
    EXPECT_GE(image.width(), 2 * sizeFor(FigurePlace::kSlide).pixels.width()) << "it is laid out anew, not stretched";
    EXPECT_NEAR(image.width() * 1000.0 / image.dotsPerMeterX(), 254, 1);
    EXPECT_GT(image.pixelColor(2, image.height() - 2).lightness(), 200) << "a dark screen does not matter on paper";
    EXPECT_EQ(image.text(QStringLiteral("Description")), QStringLiteral("Run one"));
    const QString svg = folder.filePath(QStringLiteral("column.svg"));
    ASSERT_TRUE(chart->saveFor(FigurePlace::kColumn, svg));
    QFile file(svg);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains("width=\"85mm\""));
    EXPECT_EQ(chart->size(), QSize(300, 300)) << "what is on screen stays as it is";
  }
}

TEST(ChartExport, OffersTheSizesInTheMenu) {
  ChartView view;
  view.setContent(longCurve(3));
  QMenu menu;
  view.addActionsTo(menu);
  QStringList offered;
  for (const auto* const action : menu.actions())
    if (const auto* const below = action->menu())
      for (const auto* const size : below->actions()) offered << size->text();
  for (const FigurePlace place : kFigurePlaces) EXPECT_TRUE(offered.contains(offerOf(place))) << offerOf(place).toStdString();
}

TEST(ChartView, LeavesTheHeadersRoomToTheTitleAndTellsOnHoverThatItDecimates) {
  ChartContent content = longCurve(20'000);
  content.title = QStringLiteral("Loss and learning rate");
  ChartView view;
  QFont bold = view.font();
  bold.setBold(true);
  const int title = QFontMetrics(bold).horizontalAdvance(content.title);
  view.resize(title + 110, 240);  // beside the title its menu
  view.setContent(content);
  view.show();
  QApplication::processEvents();
  const auto labelled = [&](const QString& text) -> const QLabel* {
    for (const auto* const label : view.findChildren<QLabel*>())
      if (label->text() == text) return label;
    return nullptr;
  };
  const auto* const header = labelled(content.title);
  ASSERT_TRUE(header) << "none of it is cut";
  EXPECT_TRUE(view.decimationText().endsWith(QStringLiteral("of 20,000 points")));
  EXPECT_EQ(header->toolTip(), view.decimationText());
  EXPECT_FALSE(labelled(view.decimationText()));
  view.resize(4 * title, 240);
  QApplication::processEvents();
  const auto* const told = labelled(view.decimationText());
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->toolTip().isEmpty()) << "what the two numbers are";
  EXPECT_TRUE(header->toolTip().isEmpty());
}

TEST(ChartView, TellsTheValueUnderThePointer) {
  MetricsChart chart;
  chart.resize(420, 320);
  chart.showHistory(madeHistory({}));
  chart.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&chart));
  const QPointF at = chart.positionOf(0, 3);
  EXPECT_TRUE(chart.rect().contains(at.toPoint()));
  const QString text = chart.tooltipAt(at + QPointF(2, 2));
  EXPECT_TRUE(text.contains(QStringLiteral("HR@10"))) << text.toStdString();
  EXPECT_TRUE(text.contains(QStringLiteral("D4"))) << text.toStdString();
  const QString number = QLocale().toString(chart.content().series[0].points[3].y(), 'g', 5);
  EXPECT_TRUE(text.contains(number + QChar(QChar::Nbsp) + QLatin1Char('%'))) << text.toStdString();
  EXPECT_FALSE(text.contains(QStringLiteral("%:"))) << text.toStdString();
  EXPECT_TRUE(chart.tooltipAt(QPointF(2, 2)).isEmpty());
}

TEST(ChartView, GoesOnTellingTheValueWhileThePointerRests) {
  constexpr int kUntilQtHides = 450;  // milliseconds, more than the 300 that Qt waits
  MetricsChart chart;
  chart.resize(420, 320);
  chart.showHistory(madeHistory({}));
  chart.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&chart));
  QApplication::processEvents();  // a window that becomes active hides tooltips
  auto* const plot = chart.findChild<QGraphicsView*>()->viewport();
  const QPoint at = chart.positionOf(0, 3).toPoint();
  const auto moveTo = [&](QPoint place) {
    const QPointF inPlot = plot->mapFrom(&chart, place), onScreen = chart.mapToGlobal(place);
    QMouseEvent move(QEvent::MouseMove, inPlot, onScreen, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(plot, &move);
  };
  const auto restAt = [&](QPoint place) {
    QHelpEvent rest(QEvent::ToolTip, plot->mapFrom(&chart, place), chart.mapToGlobal(place));
    QApplication::sendEvent(plot, &rest);
    return rest.isAccepted();
  };
  const auto goes = [] { return QTest::qWaitFor([] { return !QToolTip::isVisible(); }, kUntilQtHides); };
  const QString told = chart.tooltipAt(at);
  ASSERT_FALSE(told.isEmpty());
  moveTo(at);
  EXPECT_EQ(QToolTip::text(), told);
  EXPECT_TRUE(restAt(at)) << "the plot would hide it";
  EXPECT_FALSE(goes());
  EXPECT_EQ(QToolTip::text(), told);
  const QPoint beside = plot->mapTo(&chart, QPoint(1, 1));
  ASSERT_TRUE(chart.tooltipAt(beside).isEmpty());
  moveTo(beside);
  moveTo(at);
  EXPECT_FALSE(goes()) << "back before it was gone";
  moveTo(beside);
  EXPECT_TRUE(goes());
}

TEST(ChartTooltip, HasAsManyDigitsAsAPersonReads) {
  ChartContent content;
  content.x.title = QStringLiteral("window");
  content.y.title = QStringLiteral("seconds");
  ChartSeries series;
  series.name = QStringLiteral("a");
  series.points = {{1, 65.0 / 3}, {2, 1234567}, {3, 1234567.25}};
  content.series = {series};
  const auto textAt = [&](int point) {
    return chartTooltip(content, [&](std::size_t, std::size_t at) { return QPointF(100.0 * static_cast<double>(at), 0); },
                        {100.0 * point, 0});
  };
  EXPECT_TRUE(textAt(0).endsWith(QStringLiteral("seconds: ") + QLocale().toString(21.667, 'f', 3))) << textAt(0).toStdString();
  EXPECT_TRUE(textAt(1).endsWith(QStringLiteral("seconds: ") + QLocale().toString(1234567.0, 'f', 0))) << textAt(1).toStdString();
  EXPECT_TRUE(textAt(2).endsWith(QStringLiteral("seconds: ") + QLocale().toString(1234567.0, 'f', 0))) << textAt(2).toStdString();
}

TEST(ChartView, HasTicksForItsRoomAlsoWhereItsPlotWasNotInFrontBefore) {
  ChartView view;
  view.resize(640, 320);
  ChartContent content;
  content.title = QStringLiteral("Records per window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = -0.5;
  content.x.most = 9.5;
  view.setContent(content);  // says that there is nothing
  view.show();
  QApplication::processEvents();
  ChartSeries bars = barSeries(QStringLiteral("records"), {});
  for (int window = 0; window < 10; ++window) bars.points.emplace_back(window, 100 + window);
  content.series.push_back(bars);
  view.setContent(content);
  QStringList labels;
  for (const auto* const plot : view.findChildren<QGraphicsView*>())
    for (const auto* const item : plot->items())
      if (const auto* const text = qgraphicsitem_cast<const QGraphicsTextItem*>(item); text != nullptr && text->isVisible())
        labels << text->toPlainText();
  for (const char* const window : {"D0", "D1", "D4", "D9"})
    EXPECT_TRUE(labels.contains(QLatin1String(window))) << window << " of " << labels.join(QLatin1Char(' ')).toStdString();
}

TEST(ChartView, GoesFromAShortRangeToALongOneAndBack) {
  ChartView view;
  view.resize(400, 300);
  view.show();
  // Qt Charts takes minutes where a long range meets the tick interval of a short one.
  for (const int n : {100, 400'000, 100}) {
    ChartContent content = longCurve(n);
    content.x.least = 0;
    content.x.most = n;
    view.setContent(content);
    EXPECT_GT(view.drawnPoints(0), 0);
  }
}

TEST(ChartView, ShowsTheSameNumbersAsATable) {
  MetricsChart chart;
  EXPECT_FALSE(chart.showsTable());
  chart.showHistory(madeHistory({}));
  chart.showTable(true);
  EXPECT_TRUE(chart.showsTable());
}

}  // namespace
}  // namespace xsmoe::widgets
