// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "widgets/charts/forgetting_map.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

const RankingMetric& kHr10 = rankingMetrics().front();

/// Models after D_0 … D_3 on D_1 … D_4; a negative share is a test without a sequence.
ForgettingMatrix matrixOf(const std::vector<std::vector<double>>& shares, std::int64_t sequences = 1000) {
  ForgettingMatrix matrix;
  for (std::size_t row = 0; row < shares.size(); ++row) {
    matrix.trained.push_back({static_cast<int>(row)});
    matrix.tested.push_back({static_cast<int>(row) + 1});
    matrix.tests.push_back("test " + std::to_string(row));
    auto& cells = matrix.metrics.emplace_back();
    for (const double share : shares[row])
      cells.push_back(share < 0 ? std::nullopt : std::optional(Metrics{share, share / 2, share, share / 2, sequences}));
  }
  return matrix;
}

ForgettingMatrix someMatrix() {
  return matrixOf({{0.10, 0.20, 0.10, -1}, {0.40, 0.30, 0.20, 0.10}, {0.35, 0.50, 0.25, 0.15}, {0.30, 0.44, 0.45, 0.30}});
}
ForgettingMatrix otherMatrix() {
  return matrixOf({{0.10, 0.20, 0.10, -1}, {0.40, 0.30, 0.20, 0.10}, {0.35, 0.50, 0.25, 0.15}, {0.30, 0.24, 0.46, 0.30}});
}

ForgettingView someDifference() {
  return viewOf(*differenceOf(someMatrix(), otherMatrix(), kHr10), kHr10, QStringLiteral("XSMoE"), QStringLiteral("Static"));
}

class ForgettingMapTest : public testing::Test {
 protected:
  void SetUp() override {
    map.resize(600, 420);
    map.setView(viewOf(someMatrix(), kHr10, QStringLiteral("XSMoE")));
  }
  ForgettingMap map;
};

TEST_F(ForgettingMapTest, MapsPositionsToCellsAndBack) {
  for (const ForgettingMap::Cell cell : {ForgettingMap::Cell{0, 0}, {3, 3}, {1, 2}}) {
    const auto found = map.cellAt(map.cellRect(cell).center());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->row, cell.row);
    EXPECT_EQ(found->column, cell.column);
  }
  EXPECT_FALSE(map.cellAt(QPointF(1, 1)));
  EXPECT_GT(map.cellRect({3, 0}).top(), map.cellRect({0, 0}).top()) << "later models are below";
}

TEST_F(ForgettingMapTest, WritesPercentIntoCellsAndSaysMoreOnHover) {
  EXPECT_EQ(map.cellText({3, 1}), QStringLiteral("44.0"));
  EXPECT_EQ(map.tooltipAt(map.cellRect({3, 1}).center()),
            QStringLiteral("model after D3, tested on D2: HR@10 44.00 % over 1,000 sequences, standard error 1.57 points"));
  EXPECT_TRUE(map.tooltipAt(map.cellRect({1, 1}).center()).endsWith(QStringLiteral("the run's own test")));
  EXPECT_TRUE(map.tooltipAt(QPointF(1, 1)).isEmpty());
}

TEST_F(ForgettingMapTest, TellsWhatWasNotMeasuredApart) {
  EXPECT_EQ(map.cellText({0, 3}), QString(QChar(0x2013)));
  EXPECT_EQ(map.cellColour({0, 3}), map.palette().color(QPalette::Base));
  EXPECT_TRUE(map.tooltipAt(map.cellRect({0, 3}).center()).contains(QStringLiteral("nothing was measured")));
}

TEST_F(ForgettingMapTest, GrowsLighterWithTheMetric) {
  EXPECT_EQ(map.cellColour({2, 1}), heatColour(1)) << "the largest";
  EXPECT_LT(map.cellColour({0, 0}).lightnessF(), map.cellColour({2, 1}).lightnessF());
}

TEST_F(ForgettingMapTest, LeavesNumbersOutWhereThereIsNoRoom) {
  map.resize(240, 200);
  map.setView(viewOf(matrixOf(std::vector<std::vector<double>>(30, std::vector<double>(30, 0.1))), kHr10, QStringLiteral("long")));
  EXPECT_TRUE(map.cellText({0, 0}).isEmpty());
  EXPECT_FALSE(map.tooltipAt(map.cellRect({0, 0}).center()).isEmpty());
}

TEST_F(ForgettingMapTest, WritesWholePercentWhereTenthsDoNotFit) {
  map.resize(240, 400);
  map.setView(viewOf(matrixOf(std::vector<std::vector<double>>(7, std::vector<double>(7, 0.123))), kHr10, QStringLiteral("narrow")));
  EXPECT_EQ(map.cellText({0, 0}), QStringLiteral("12")) << map.cellRect({0, 0}).width();
}

TEST_F(ForgettingMapTest, AsksForSoMuchHeightThatNumbersCanBeRead) {
  map.resize(600, 100);
  map.setView(viewOf(matrixOf(std::vector<std::vector<double>>(12, std::vector<double>(12, 0.1))), kHr10, QStringLiteral("low")));
  EXPECT_TRUE(map.cellText({0, 0}).isEmpty());
  map.resize(600, map.minimumSizeHint().height());
  EXPECT_EQ(map.cellText({0, 0}), QStringLiteral("10.0"));
}

TEST_F(ForgettingMapTest, OfADifferenceHasTwoColoursAboutNone) {
  map.setView(someDifference());
  EXPECT_EQ(map.cellText({3, 1}), QStringLiteral("+20.0"));
  EXPECT_EQ(map.cellText({3, 2}), QStringLiteral("(") + QChar(0x2212) + QStringLiteral("1.0)")) << "it is within two standard errors";
  EXPECT_EQ(map.cellText({0, 0}), QStringLiteral("(0.0)")) << "nothing has no sign";
  EXPECT_EQ(map.cellColour({3, 1}), changeColour(1));
  EXPECT_EQ(map.cellColour({0, 0}), changeColour(0));
  EXPECT_TRUE(map.tooltipAt(map.cellRect({3, 2}).center()).endsWith(QStringLiteral("; within two standard errors")));
  for (int i = -20; i <= 20; ++i) EXPECT_GE(contrast(changeColour(i / 20.0), readableOn(changeColour(i / 20.0))), 4.3) << i;
}

TEST_F(ForgettingMapTest, DrawsWhatChanceExplainsFaint) {
  ForgettingView view = someDifference();
  view.cells[2][0] = view.cells[3][1];
  view.cells[2][0]->isDifference = false;
  map.setView(view);
  EXPECT_EQ(map.cellText({2, 0}), QStringLiteral("(+20.0)"));
  EXPECT_EQ(map.cellColour({3, 1}), changeColour(1));
  EXPECT_EQ(map.cellColour({2, 0}), changeColour(0.25)) << "the largest too";
}

TEST_F(ForgettingMapTest, WritesWhatRoundsToNothingWithoutASign) {
  ForgettingView view = someDifference();
  for (const double little : {0.04, -0.04, -0.0}) {
    view.cells[3][1]->value = little;
    EXPECT_EQ(cellNumber(view, 3, 1), QStringLiteral("0.0")) << little;
  }
  view.cells[3][1]->value = -0.05001;
  EXPECT_EQ(cellNumber(view, 3, 1), QChar(0x2212) + QStringLiteral("0.1"));
}

TEST_F(ForgettingMapTest, TellsReadersOfTheScreenEveryNumber) {
  EXPECT_EQ(map.accessibleName(), QStringLiteral("HR@10 of XSMoE on every window's test"));
  EXPECT_TRUE(map.accessibleDescription().contains(QStringLiteral("model after D3: D1 30.0, D2 44.0, D3 45.0, D4 30.0")));
}

TEST_F(ForgettingMapTest, ShowsTheSameAsATable) {
  auto* table = map.findChild<QTableView*>();
  const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
  map.show();
  map.showTable(true);
  EXPECT_TRUE(table->isVisible());
  ASSERT_EQ(table->model()->rowCount(), 4);
  ASSERT_EQ(table->model()->columnCount(), 5);
  EXPECT_EQ(table->model()->index(3, 2).data().toString(), QStringLiteral("44"));
  EXPECT_EQ(table->model()->index(0, 4).data().toString(), QString());
  EXPECT_EQ(table->model()->headerData(2, Qt::Horizontal).toString(), QStringLiteral("tested on D2, HR@10 (%)"));
  map.showTable(false);
  EXPECT_FALSE(table->isVisible());
}

TEST_F(ForgettingMapTest, IsSavedAndCopied) {
  const QTemporaryDir folder;
  for (const char* kind : {"png", "svg", "pdf", "csv"})
    EXPECT_TRUE(map.saveAs(folder.filePath(QStringLiteral("map.%1").arg(QLatin1String(kind))))) << kind;
  QFile csv(folder.filePath(QStringLiteral("map.csv")));
  ASSERT_TRUE(csv.open(QIODevice::ReadOnly));
  const QByteArray text = csv.readAll();
  EXPECT_TRUE(text.startsWith("model after,\"tested on D1, HR@10 (%)\"")) << text.toStdString();
  EXPECT_EQ(QImage(folder.filePath(QStringLiteral("map.png"))).size(), map.size() * 2);
  EXPECT_FALSE(map.saveAs(folder.filePath(QStringLiteral("nowhere/map.png"))));
  map.copyToClipboard();
  EXPECT_EQ(QApplication::clipboard()->mimeData()->text().toUtf8(), text);
  QMenu menu;
  map.addActionsTo(menu);
  EXPECT_GE(menu.actions().size(), 6);
}

/// On a page the dots are smaller, and the painter scales the map up to them.
TEST_F(ForgettingMapTest, WritesAsLargeOnADeviceOfSmallerDots) {
  const auto drawn = [this](int dotsPerMetre) {
    QImage image(map.size(), QImage::Format_ARGB32_Premultiplied);
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    QPainter painter(&image);
    map.paintTo(painter, map.rect());
    painter.end();
    image.setDotsPerMeterX(1);  // the pixels are compared
    image.setDotsPerMeterY(1);
    return image;
  };
  constexpr int kScreen = 3780, kPage = 47244;  // 96 and 1200 dots an inch
  EXPECT_EQ(drawn(kPage), drawn(kScreen));
  map.setView({});
  EXPECT_EQ(drawn(kPage), drawn(kScreen)) << "nor is the sentence of an empty one larger";
}

TEST(ForgettingMapTitle, IsWholeBesideTheNumbersInAWindowOf1280) {
  const QString run = QStringLiteral("XSMoE, seed 1"), other = QStringLiteral("Static, seed 1");
  ForgettingMap map;
  map.resize(460, 188);  // half of what Compare leaves to its tabs
  map.setView(viewOf(*differenceOf(someMatrix(), otherMatrix(), kHr10), kHr10, run, other));
  EXPECT_EQ(map.titleShown(), map.view().title) << "on two lines";
  const QRectF last = map.cellRect({map.view().trained.size() - 1, 0});
  EXPECT_GE(map.legendRect().top(), last.bottom());
  EXPECT_LE(map.legendRect().bottom(), map.height()) << "none of it is cut";
  EXPECT_GE(last.height(), 4);
  map.resize(180, 188);
  EXPECT_NE(map.titleShown(), map.view().title);
  EXPECT_EQ(map.tooltipAt({10, 8}), map.view().title) << "the whole of it on hover";
}

TEST(ForgettingMapEmpty, SaysWhatToDo) {
  ForgettingMap map;
  map.resize(400, 300);
  map.show();
  EXPECT_TRUE(map.view().isEmpty());
  EXPECT_FALSE(map.cellAt(QPointF(200, 150)));
  EXPECT_FALSE(map.grab().isNull());
}

TEST(ForgettingPage, ShowsMapNumbersAndSentenceOfTheChosenMetric) {
  ForgettingPage page;
  page.showRun({QStringLiteral("XSMoE"), someMatrix()});
  EXPECT_TRUE(page.sentence().startsWith(QStringLiteral("The model after D3 forgets: over 1 past window its HR@10 is 6.00 points")))
      << page.sentence().toStdString();
  auto* numbers = page.findChild<QTableWidget*>();
  ASSERT_EQ(numbers->rowCount(), 5);
  EXPECT_EQ(numbers->item(1, 0)->text(), QStringLiteral("backward transfer"));
  EXPECT_TRUE(numbers->item(1, 1)->text().startsWith(QStringLiteral("+17.00 ± "))) << numbers->item(1, 1)->text().toStdString();
  page.chooseMetric(QStringLiteral("NDCG@10"));
  EXPECT_EQ(page.map()->view().metric, QStringLiteral("NDCG@10"));
  EXPECT_TRUE(numbers->item(1, 1)->text().startsWith(QStringLiteral("+8.50 ± ")));
}

TEST(ForgettingPage, ShowsSentenceAndNumbersBesideTheMapOnASmallScreen) {
  ForgettingPage page;
  page.resize(690, 320);
  page.showRun({QStringLiteral("XSMoE"), someMatrix()});
  page.show();
  QApplication::processEvents();
  const QLabel* sentence = nullptr;
  for (const auto* const label : page.findChildren<QLabel*>())
    if (label->text() == page.sentence()) sentence = label;
  ASSERT_NE(sentence, nullptr);
  EXPECT_EQ(sentence->visibleRegion().boundingRect().height(), sentence->height());
  EXPECT_GE(page.findChild<QTableWidget*>()->visibleRegion().boundingRect().height(), 100);
  EXPECT_GE(page.map()->visibleRegion().boundingRect().height(), 150);
}

TEST(ForgettingPage, ShowsTheWholeMapAndTheSentenceWhereThePageIsLow) {
  ForgettingPage page;
  page.resize(690, 230);  // what Compare leaves to its tabs in a window of 1280 × 800
  page.showRun({QStringLiteral("XSMoE"), someMatrix()});
  page.show();
  QApplication::processEvents();
  EXPECT_EQ(page.map()->visibleRegion().boundingRect().height(), page.map()->height());
  for (const auto* const label : page.findChildren<QLabel*>()) {
    if (label->text() != page.sentence()) continue;
    EXPECT_EQ(label->visibleRegion().boundingRect().height(), label->height());
  }
}

TEST(ForgettingPage, LeavesDefinitionsRoomWhateverTheRunsAreCalled) {
  ForgettingPage page;
  page.resize(690, 320);
  const QString name(60, QLatin1Char('x'));
  page.showComparison({name, someMatrix()}, {name, otherMatrix()});
  page.show();
  QApplication::processEvents();
  const auto* const numbers = page.findChild<QTableWidget*>();
  ASSERT_EQ(numbers->columnCount(), 5);
  EXPECT_GE(numbers->columnWidth(4), 28 * numbers->fontMetrics().averageCharWidth());
  EXPECT_LE(numbers->columnWidth(1), 14 * numbers->fontMetrics().averageCharWidth());
  EXPECT_EQ(numbers->horizontalHeaderItem(1)->toolTip(), name) << "it is cut";
}

TEST(ForgettingPage, CutsTheNameOfARunInItsMiddleAndHasTheWholeOfItOnHover) {
  ForgettingPage page;
  page.resize(690, 320);
  const QString name = QStringLiteral("2026-12-01 13:59:21, Static, of another stream");
  page.showComparison({name, someMatrix()}, {QStringLiteral("XSMoE"), otherMatrix()});
  page.show();
  QApplication::processEvents();
  auto* const numbers = page.findChild<QTableWidget*>();
  const QString cut = numbers->horizontalHeaderItem(1)->text();
  EXPECT_TRUE(cut.startsWith(QLatin1Char('2')) && cut.endsWith(QLatin1Char('m')) && cut.contains(QChar(0x2026))) << cut.toStdString();
  EXPECT_LE(numbers->horizontalHeader()->fontMetrics().horizontalAdvance(cut), numbers->columnWidth(1));
  EXPECT_EQ(numbers->horizontalHeaderItem(1)->toolTip(), name);
  EXPECT_EQ(numbers->horizontalHeaderItem(2)->text(), QStringLiteral("XSMoE")) << "what has room is whole";
  numbers->setColumnWidth(1, 600);
  EXPECT_EQ(numbers->horizontalHeaderItem(1)->text(), name) << "where a person gives it room";
}

TEST(ForgettingPage, WritesDefinitionsWithTheSignsOfPrint) {
  ForgettingPage page;
  page.showRun({QStringLiteral("XSMoE"), someMatrix()});
  const auto* const numbers = page.findChild<QTableWidget*>();
  const QString definition = numbers->item(1, 2)->text();
  EXPECT_TRUE(definition.endsWith(QStringLiteral("mean of R[S][w] − R[w−1][w], 2 ≤ w ≤ S"))) << definition.toStdString();
  for (int row = 0; row < numbers->rowCount(); ++row) {
    EXPECT_FALSE(numbers->item(row, 2)->text().contains(QStringLiteral(">="))) << row;
    EXPECT_FALSE(numbers->item(row, 2)->toolTip().contains(QStringLiteral(" - "))) << row;
  }
}

TEST(ForgettingPage, ComparesTwoRunsOrSaysWhyNot) {
  ForgettingPage page;
  page.showComparison({QStringLiteral("XSMoE"), someMatrix()}, {QStringLiteral("Static"), otherMatrix()});
  EXPECT_TRUE(page.map()->view().difference);
  EXPECT_TRUE(page.sentence().startsWith(QStringLiteral("XSMoE forgets less than Static"))) << page.sentence().toStdString();
  EXPECT_TRUE(page.sentence().contains(QStringLiteral("counted from a run's own best, so who got higher can fall further")));
  EXPECT_EQ(page.findChild<QTableWidget*>()->columnCount(), 5);
  auto elsewhere = otherMatrix();
  elsewhere.tests[0] = "another";
  page.showComparison({QStringLiteral("XSMoE"), someMatrix()}, {QStringLiteral("elsewhere"), elsewhere});
  bool said = false;
  for (const auto* label : page.findChildren<QLabel*>()) said |= label->text().contains(QStringLiteral("the tests on D1 are not the same"));
  EXPECT_TRUE(said);
}

TEST(ForgettingPage, ShowsNothingWhereNothingIsMeasured) {
  ForgettingPage page;
  page.showRun({QStringLiteral("XSMoE"), someMatrix()});
  page.showNothing(QStringLiteral("Not tested yet"), true);
  EXPECT_TRUE(page.map()->view().isEmpty());
  EXPECT_TRUE(page.sentence().isEmpty());
  EXPECT_EQ(page.findChild<QTableWidget*>()->columnCount(), 0) << "no header names the run that was shown";
  EXPECT_EQ(page.message(), QStringLiteral("Not tested yet"));
  EXPECT_TRUE(page.measureButton()->isEnabled());
  page.showNothing(QStringLiteral("Choose one"), false);
  EXPECT_FALSE(page.measureButton()->isEnabled());
  page.showMeasuring(QStringLiteral("D_1"));
  EXPECT_TRUE(page.measureButton()->isEnabled()) << "to stop it";
}

TEST(ForgettingPage, AsksForMeasuringAndForItsEnd) {
  ForgettingPage page;
  QSignalSpy wanted(&page, &ForgettingPage::measureRequested), ended(&page, &ForgettingPage::cancelRequested);
  auto* button = page.findChild<QPushButton*>();
  button->click();
  EXPECT_EQ(wanted.count(), 1);
  page.showMeasuring(QStringLiteral("D_3 on D_5"));
  button->click();
  EXPECT_EQ(ended.count(), 1);
  page.showError(QStringLiteral("cancelled"));
  button->click();
  EXPECT_EQ(wanted.count(), 2);
}

}  // namespace
}  // namespace xsmoe::widgets
