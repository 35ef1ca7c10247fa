// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/data_page.h"

#include <gmock/gmock.h>

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cstdint>
#include <memory>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/data_charts.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/pages/data_numbers.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

WindowReport window(int number, std::int64_t records = 0, std::int64_t kept = 0, std::int64_t firstTime = 0, std::int64_t lastTime = 0) {
  WindowReport report;
  report.window = number;
  report.records = records;
  report.keptRecords = kept;
  report.firstTime = firstTime;
  report.lastTime = lastTime;
  return report;
}

TEST(DataCharts, CountUsersInBucketsThatDouble) {
  const ChartContent content = recordsPerUserContent(madeReport());
  ASSERT_EQ(content.series.size(), 1U);
  const ChartSeries& bars = content.series[0];
  ASSERT_EQ(bars.points.size(), 8U);
  EXPECT_EQ(bars.points[3], QPointF(3, 260));
  EXPECT_EQ(bars.pointNames[0], QStringLiteral("1 record"));
  EXPECT_EQ(bars.pointNames[3], QStringLiteral("8 to 15 records"));
  EXPECT_EQ(content.y.title, QStringLiteral("users"));
  EXPECT_EQ(recordsPerItemContent(madeReport()).y.title, QStringLiteral("items"));
}

TEST(DataCharts, NameAllBarsInOneNotation) {
  DataReport report = madeReport();
  const auto shortNames = [&] {
    QStringList names;
    for (const auto& name : recordsPerUserContent(report).x.names) names << name.text;
    return names;
  };
  const QStringList powers = shortNames();
  ASSERT_EQ(powers.size(), 8);
  EXPECT_EQ(powers.front(), QStringLiteral("2⁰"));
  EXPECT_EQ(powers.back(), QStringLiteral("2⁷"));
  report.recordsPerUser.buckets.resize(3);
  report.recordsPerItem.buckets.resize(8);
  EXPECT_EQ(shortNames().front(), QStringLiteral("2⁰")) << "as the longer one beside it";
  report.recordsPerUser.buckets.resize(7);
  report.recordsPerItem.buckets.resize(7);
  EXPECT_EQ(shortNames().front(), QStringLiteral("1"));
  EXPECT_EQ(shortNames().back(), QStringLiteral("64"));
}

TEST(DataCharts, CompareEachWindowWithThoseBefore) {
  const DataReport report = madeReport();
  const ChartContent newcomers = newcomersContent(report);
  ASSERT_EQ(newcomers.series.size(), 2U);
  for (const ChartSeries& series : newcomers.series) {
    ASSERT_EQ(series.points.size(), 9U);
    EXPECT_EQ(series.points.front().x(), 1) << "in D0 everything is new";
  }
  EXPECT_DOUBLE_EQ(newcomers.series[0].points[0].y(), 100.0 * 70 / 500);
  EXPECT_DOUBLE_EQ(newcomers.series[1].points[0].y(), 100.0 * 420 / 600);
  const ChartContent shift = popularityShiftContent(report);
  ASSERT_EQ(shift.series[0].points.size(), 9U);
  EXPECT_EQ(shift.series[0].points[0], QPointF(1, 0.15));
  EXPECT_EQ(shift.y.title, QStringLiteral("popularity shift (0 to 1)"));
}

TEST(DataCharts, LeaveOutWindowsOfWhichNothingIsKnown) {
  DataReport report;
  report.windows = {window(0), window(1)};
  for (const ChartContent& content : {newcomersContent(report), popularityShiftContent(report)})
    for (const ChartSeries& series : content.series) EXPECT_TRUE(series.points.empty()) << series.name.toStdString();
}

TEST(DataWording, SaysWhichWindowsLeak) {
  DataReport report = madeReport();
  EXPECT_TRUE(leakSentence(report).contains(QStringLiteral("passed: in none of the 10 windows")));
  report.leaks = {3, 5};
  EXPECT_TRUE(leakSentence(report).contains(QStringLiteral("failed in D3, D5")));
}

TEST(DataWording, SaysHowManyItemsLackFeatures) {
  EXPECT_EQ(missingText({}), QStringLiteral("unknown without a feature cache"));
  EXPECT_EQ(missingText({0, 0, 0}), QStringLiteral("none"));
  EXPECT_EQ(missingText({20, 8, 25}), QStringLiteral("20 visual, 8 textual; 25 lack one or both"));
  EXPECT_EQ(missingText({-1, 8, 8}), QStringLiteral("8 textual; 8 lack one or both"));
}

class WindowTimeLineTest : public testing::Test {
 protected:
  WindowTimeLineTest() {
    line_.resize(1002, line_.sizeHint().height());
    // Ten days, of which the first window takes one; k-core keeps half and nothing.
    WindowReport first = window(0, 100, 50, 0, 100);
    first.trainRecords = 42;
    first.validationRecords = 8;
    first.lastTrainTime = 70;
    first.firstValidationTime = 80;
    line_.setWindows({first, window(1, 100, 0, 100, 1000)});
  }
  WindowTimeLine line_;
};

TEST_F(WindowTimeLineTest, BoxesSpanTheTimeOfTheirWindows) {
  EXPECT_DOUBLE_EQ(line_.box(0).left(), 1);
  EXPECT_DOUBLE_EQ(line_.box(0).width(), 100);
  EXPECT_DOUBLE_EQ(line_.box(1).left(), 101);
  EXPECT_DOUBLE_EQ(line_.box(1).width(), 900);
  EXPECT_DOUBLE_EQ(line_.box(0).height(), line_.box(1).height());
}

TEST_F(WindowTimeLineTest, PartsShowWhatIsKeptAndWhereValidationBegins) {
  EXPECT_DOUBLE_EQ(line_.trainPart(0).height(), line_.box(0).height() / 2);
  EXPECT_DOUBLE_EQ(line_.trainPart(0).right(), 81);
  EXPECT_DOUBLE_EQ(line_.validationPart(0).left(), 81);
  EXPECT_DOUBLE_EQ(line_.validationPart(0).right(), line_.box(0).right());
  EXPECT_DOUBLE_EQ(line_.trainPart(1).height(), 0);
}

TEST_F(WindowTimeLineTest, IsUsedWithMouseAndKeys) {
  line_.show();
  QSignalSpy chosen(&line_, &WindowTimeLine::windowChosen);
  QTest::keyClick(&line_, Qt::Key_Right);
  EXPECT_EQ(line_.chosen(), 0);
  QTest::keyClick(&line_, Qt::Key_Right);
  QTest::keyClick(&line_, Qt::Key_Right);
  EXPECT_EQ(line_.chosen(), 1) << "the last one";
  QTest::mouseClick(&line_, Qt::LeftButton, {}, line_.box(0).center().toPoint());
  EXPECT_EQ(line_.chosen(), 0);
  EXPECT_EQ(chosen.count(), 3);
  EXPECT_TRUE(line_.accessibleDescription().contains(QStringLiteral("50 kept")));
  line_.choose(7);
  EXPECT_EQ(line_.chosen(), 0) << "there is no such window";
}

TEST_F(WindowTimeLineTest, TellsWhatAPersonPointsAtAndChoosesThereAndTakesItFromElsewhere) {
  line_.show();
  QSignalSpy clicked(&line_, &WindowTimeLine::windowClicked), pointed(&line_, &WindowTimeLine::windowPointedAt);
  for (const std::size_t window : {0U, 1U, 1U}) {
    const QPointF place = line_.box(window).center();
    QMouseEvent move(QEvent::MouseMove, place, line_.mapToGlobal(place), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&line_, &move);
  }
  ASSERT_EQ(pointed.count(), 2) << "once a window";
  EXPECT_EQ(pointed.last().first().toInt(), 1);
  QEvent left(QEvent::Leave);
  QCoreApplication::sendEvent(&line_, &left);
  EXPECT_EQ(pointed.last().first().toInt(), -1);
  QTest::mouseClick(&line_, Qt::LeftButton, {}, line_.box(0).center().toPoint());
  ASSERT_EQ(clicked.count(), 1);
  EXPECT_EQ(clicked.last().first().toInt(), 0);
  line_.setCursor(1, 0);
  EXPECT_EQ(line_.chosen(), 1);
  EXPECT_EQ(clicked.count(), 1) << "chosen elsewhere";
  line_.choose(0);
  line_.setCursor(1, 1);
  EXPECT_EQ(line_.chosen(), 0) << "pointing chooses nothing anew";
  line_.setCursor({}, {});
  EXPECT_EQ(line_.chosen(), 0);
}

TEST_F(WindowTimeLineTest, StandsSideBySideWhereAllHappensAtOnce) {
  line_.setWindows({window(0, 5), window(1, 4)});
  EXPECT_LT(line_.box(0).right(), line_.box(1).left());
  EXPECT_GT(line_.box(1).width(), 400);
  EXPECT_LT(line_.box(1).height(), line_.box(0).height());
  line_.setWindows({});
  line_.grab();
  EXPECT_FALSE(line_.windowAt({3, 3}));
}

TEST(DataPage, TellsTheNumbers) {
  DataPage page;
  page.setReport(std::make_shared<const DataReport>(madeReport()));
  const auto* numbers = page.findChild<DataNumbers*>();
  EXPECT_EQ(numbers->value(QStringLiteral("Records")), QStringLiteral("42,000, 40,112 kept"));
  EXPECT_EQ(numbers->value(QStringLiteral("Records per user")), QStringLiteral("1–212, median 24, mean 35.0"));
  EXPECT_EQ(numbers->value(QStringLiteral("Repeated records")), QStringLiteral("12, kept"));
  EXPECT_EQ(numbers->value(QStringLiteral("Items without features")), QStringLiteral("20 visual, 8 textual; 25 lack one or both"));
  EXPECT_TRUE(page.leakText().contains(QStringLiteral("passed")));
  EXPECT_EQ(page.leftOutText(), QStringLiteral("Left out"));
  for (const auto* chart : page.findChildren<ChartView*>()) {
    EXPECT_FALSE(chart->content().x.title.isEmpty()) << chart->content().title.toStdString();
    EXPECT_FALSE(chart->content().series.at(0).points.empty()) << chart->content().title.toStdString();
  }
  EXPECT_EQ(page.findChildren<ChartView*>().size(), 4);
}

TEST(DataWording, SaysFromWhenToWhenTheWindowsAreWhereRecordsAreInNone) {
  DataReport report;
  EXPECT_EQ(spanText(report), QStringLiteral("none"));
  constexpr std::int64_t kDay = 86'400;
  report.records = 3;
  report.lastTime = 9 * kDay;
  report.windows = {window(0, 1, 1, 0, 4 * kDay), window(1, 1, 1, 5 * kDay, 9 * kDay)};
  EXPECT_EQ(spanText(report), QStringLiteral("1970-01-01 to 1970-01-10"));
  report.windows.back().lastTime = 7 * kDay;
  EXPECT_EQ(spanText(report), QStringLiteral("1970-01-01 to 1970-01-10; in windows 1970-01-01 to 1970-01-08"));
}

TEST(DataPage, SaysWhichItemsItCounts) {
  DataPage page;
  page.setReport(std::make_shared<const DataReport>(madeReport()));
  const auto* const numbers = page.findChild<DataNumbers*>();
  EXPECT_EQ(numbers->value(QStringLiteral("Items in records")), QStringLiteral("900, 896 kept"));
  const auto labels = numbers->findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) { return label->toolTip() == itemsMeaning(); }));
}

TEST(DataPage, TellsOfTheWindowThatIsChosen) {
  DataPage page;
  page.setReport(std::make_shared<const DataReport>(madeReport()));
  page.timeLine()->choose(3);
  EXPECT_TRUE(page.windowText().contains(QStringLiteral("D3, "))) << page.windowText().toStdString();
  EXPECT_TRUE(page.windowText().contains(QStringLiteral("all together the test on D3 of the model after D2")));
  EXPECT_TRUE(page.windowText().contains(QStringLiteral("Popularity shift from D2: 0.25 (0: none, 1: all of it)")));
  page.timeLine()->choose(9);
  EXPECT_TRUE(page.windowText().contains(QStringLiteral("No model trains on it: it is the test on D9 of the model after D8")))
      << page.windowText().toStdString();
  page.timeLine()->choose(3);
  const QString own = QStringLiteral("It stays chosen on this page alone");
  EXPECT_FALSE(page.windowText().contains(own));
  page.timeLine()->setCursor(3, {});
  EXPECT_FALSE(page.windowText().contains(own));
  page.timeLine()->setCursor({}, {});
  EXPECT_TRUE(page.windowText().contains(own)) << page.windowText().toStdString();
  page.timeLine()->setCursor(3, {});
  EXPECT_FALSE(page.windowText().contains(own));
  page.setReport(std::make_shared<const DataReport>(madeReport()));
  EXPECT_EQ(page.timeLine()->chosen(), 3) << "another k-core, say, does not lose what a person looks at";
}

TEST(DataPage, ListsBadLinesOfTheLogAndOfTheCatalogue) {
  DataPage page;
  page.setReport(std::make_shared<const DataReport>(madeReport()));
  EXPECT_EQ(page.badLinesText(), QStringLiteral("Lines not used: 2"));
  Catalogue catalogue;
  catalogue.notes.badLineCount = 200;
  catalogue.notes.badLines = {{"items.csv", 7, "item is empty"}};
  page.setCatalogue(std::make_shared<const CatalogueListing>(catalogue));
  EXPECT_EQ(page.badLinesText(), QStringLiteral("Lines not used: 202, of which 3 are listed"));
  const auto tables = page.findChildren<ShortTable*>();
  ASSERT_EQ(tables.size(), 3);
  ASSERT_EQ(tables[1]->topLevelItemCount(), 3);
  EXPECT_EQ(tables[1]->topLevelItem(2)->text(0), QStringLiteral("items.csv"));
  EXPECT_EQ(tables[1]->topLevelItem(1)->text(1), QStringLiteral("4,020"));
}

TEST(DataPage, TellsWhatWasSeenInImportAndReading) {
  DataPage page;
  page.show();
  page.setReport(std::make_shared<const DataReport>(madeReport()));
  EXPECT_EQ(page.notesText(), QStringLiteral("Notes: 2"));
  const auto* const notes = page.findChildren<ShortTable*>()[2];
  ASSERT_EQ(notes->topLevelItemCount(), 2);
  EXPECT_EQ(notes->topLevelItem(0)->text(0), QStringLiteral("Import: 12 lines could not be used."));
  EXPECT_TRUE(notes->topLevelItem(1)->toolTip(0).contains(QStringLiteral("were taken with ten digits.")))
      << "all of it, where the cell is cut";
}

TEST(DataPage, SaysSoWhereNothingIsWrong) {
  DataReport report = madeReport();
  report.notes.clear();
  report.leftOut.clear();
  report.badLines.clear();
  report.badLineCount = 0;
  DataPage page;
  page.show();
  page.setReport(std::make_shared<const DataReport>(report));
  EXPECT_EQ(page.leftOutText(), QStringLiteral("No record was left out"));
  EXPECT_EQ(page.badLinesText(), QStringLiteral("Every line could be used"));
  EXPECT_EQ(page.notesText(), QString());
  for (const auto* table : page.findChildren<ShortTable*>()) EXPECT_FALSE(table->isVisible());
  page.setReport(nullptr);
  EXPECT_FALSE(page.timeLine()->isVisible());
}

TEST(ShortTable, IsAsHighAsItsRowsUpToAFew) {
  ShortTable table({QStringLiteral("a"), QStringLiteral("b")}, QStringLiteral("made"));
  const auto rows = [](int n) { return std::vector<QStringList>(static_cast<std::size_t>(n), {QStringLiteral("x"), QStringLiteral("y")}); };
  table.setRows(rows(2));
  const int two = table.height();
  table.setRows(rows(5));
  EXPECT_GT(table.height(), two);
  table.setRows(rows(50));
  const int many = table.height();
  table.setRows(rows(100));
  EXPECT_EQ(table.height(), many);
  EXPECT_TRUE(table.topLevelItem(99)->toolTip(1).contains(QStringLiteral("x: y")));
}

}  // namespace
}  // namespace xsmoe::widgets
