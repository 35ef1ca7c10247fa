// SPDX-License-Identifier: GPL-3.0-or-later
// A race of methods as a chart and in words.
#include <gmock/gmock.h>

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <set>
#include <utility>

#include "widgets/charts/chart_view.h"
#include "widgets/learn/race_panel.h"
#include "widgets/learn/race_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kPurchases = 10'000;  // of each test: what is chance is below a point

RaceLane laneWith(Method method, const std::vector<double>& hr10) {
  RaceLane lane{method, RunSummary{}};
  lane.run->description.settings.training.seed = 7;
  for (int window = 0; window < static_cast<int>(hr10.size()); ++window) {
    const double hr = hr10[static_cast<std::size_t>(window)];
    lane.run->tests.push_back({{window}, {window + 1}, Metrics{hr, hr / 2, 0, 0, kPurchases}});
  }
  return lane;
}

/// XSMoE is ahead where a taste comes back, in D_3.
Race finishedRace() {
  Race race;
  race.lanes = {laneWith(Method::kXsmoe, {0.1, 0.30, 0.28}), laneWith(Method::kStatic, {0.1, 0.31, 0.19}),
                laneWith(Method::kNoft, {0.1, 0.20, 0.18})};
  race.windows = 4;
  race.marked = {3};
  race.planted = true;
  return race;
}

const RankingMetric& hitRatio() { return *findRankingMetric("hr10"); }
std::string sentenceOf(const Race& race) { return raceSentence(race, hitRatio()).toStdString(); }

TEST(RaceView, NamesNoLeaderWhereATestDoesNotTellItsPurchases) {
  auto race = finishedRace();
  race.lanes[0].run->tests[1].metrics.sequences = 0;
  const auto words = sentenceOf(race);
  EXPECT_THAT(words, HasSubstr("XSMoE and Static are 4.0 points apart; how much of it may be chance is not known."));
  EXPECT_THAT(words, HasSubstr("XSMoE leads by 9.0 points before Static.")) << "all tests on D3 tell them";
}

TEST(RaceView, HasALineForEachMethodAndMarksWhereATasteComesBack) {
  auto race = finishedRace();
  const auto content = raceContent(race, hitRatio());
  ASSERT_EQ(content.series.size(), 3U);
  std::set<std::pair<int, int>> looks;
  for (const auto& line : content.series) {
    EXPECT_NE(line.marker, Marker::kNone);
    looks.insert({line.colour.index, static_cast<int>(line.marker)});
  }
  EXPECT_EQ(looks.size(), 3U);
  EXPECT_EQ(content.series[1].name, QStringLiteral("Static"));
  EXPECT_EQ(content.series[1].points, (std::vector<QPointF>{{1, 10}, {2, 31}, {3, 19}}));
  ASSERT_EQ(content.marks.size(), 1U);
  EXPECT_EQ(content.marks[0].at, 3);
  EXPECT_EQ(content.marks[0].label, QStringLiteral("↺")) << "as on the timeline";
  EXPECT_TRUE(content.remark.startsWith(QStringLiteral("↺: ")));
  EXPECT_EQ(content.windows.size(), 3U);
  race.planted = false;
  EXPECT_EQ(raceContent(race, hitRatio()).marks[0].label, QStringLiteral("moved"));
}

TEST(RaceView, SaysWhoLeadsInTheMeanAndInTheMarkedWindows) {
  const auto words = sentenceOf(finishedRace());
  EXPECT_THAT(words, HasSubstr("HR@10 in the mean over D2, D3: XSMoE " + percent(0.29).toStdString() + ", Static " +
                               percent(0.25).toStdString() + ", NoFT " + percent(0.19).toStdString() + "."));
  EXPECT_THAT(words, HasSubstr("XSMoE leads by 4.0 points before Static."));
  EXPECT_THAT(words, HasSubstr("Where a taste comes back, in D3: XSMoE " + percent(0.28).toStdString()));
  EXPECT_THAT(words, HasSubstr("XSMoE leads by 9.0 points before Static."));
  EXPECT_THAT(words, HasSubstr("This is one seed (7)"));
}

TEST(RaceView, CallsNothingADifferenceThatMayBeChance) {
  auto race = finishedRace();
  race.lanes[0] = laneWith(Method::kXsmoe, {0.1, 0.311, 0.191});
  EXPECT_THAT(sentenceOf(race), HasSubstr("XSMoE and Static are level: they are 0.1 points apart, and up to"));
  EXPECT_THAT(sentenceOf(race), testing::Not(HasSubstr("leads")));
}

TEST(RaceView, TellsTheDifferenceOfTheNumbersThatAReaderSees) {
  auto race = finishedRace();
  race.lanes = {laneWith(Method::kXsmoe, {0.1, 0.12944, 0.12944}), laneWith(Method::kStatic, {0.1, 0.11853, 0.11853})};
  EXPECT_THAT(sentenceOf(race), HasSubstr("XSMoE " + percent(0.129).toStdString() + ", Static " + percent(0.119).toStdString()));
  EXPECT_THAT(sentenceOf(race), HasSubstr("XSMoE leads by 1.0 points before Static."));
}

TEST(RaceView, WritesMoreDigitsWhereFewerWouldHideTheLead) {
  auto race = finishedRace();
  race.lanes = {laneWith(Method::kXsmoe, {0.1, 0.3004, 0.3004}), laneWith(Method::kStatic, {0.1, 0.2998, 0.2998})};
  for (auto& lane : race.lanes)
    for (auto& test : lane.run->tests) test.metrics.sequences = 1'000'000'000;
  EXPECT_THAT(sentenceOf(race), HasSubstr("XSMoE " + percent(0.3004, 2).toStdString() + ", Static " + percent(0.2998, 2).toStdString()));
  EXPECT_THAT(sentenceOf(race), HasSubstr("XSMoE leads by 0.06 points before Static."));
}

TEST(RaceView, NamesNoLeaderBeforeTwoWereTested) {
  auto race = finishedRace();
  for (const std::size_t lane : {1U, 2U}) race.lanes[lane].run.reset();
  EXPECT_THAT(sentenceOf(race), HasSubstr("Who leads is told here when two of them were tested on D2."));
  EXPECT_EQ(raceContent(race, hitRatio()).series.size(), 1U);
}

TEST(RaceView, KeepsItsAxesWhileWindowsAreTested) {
  const auto all = raceContent(finishedRace(), hitRatio());
  for (const int window : {1, 2}) {
    const auto content = raceContent(raceUpTo(finishedRace(), window), hitRatio());
    EXPECT_EQ(content.x, all.x);
    EXPECT_EQ(content.series[0].points.size(), static_cast<std::size_t>(window));
  }
}

TEST(RacePanel, ShowsTheRaceAgainFromItsFirstTestedWindow) {
  RacePanel panel;
  EXPECT_FALSE(panel.againButton()->isEnabled()) << "there is none";
  panel.setPace(1);
  panel.showRace(finishedRace());
  ASSERT_TRUE(panel.againButton()->isEnabled());
  EXPECT_FALSE(panel.againButton()->accessibleName().isEmpty());
  EXPECT_FALSE(panel.againButton()->toolTip().isEmpty());
  const QString verdict = panel.verdict();
  const auto points = [&panel] { return panel.chart()->content().series[0].points.size(); };
  const QSignalSpy asked(&panel, &RacePanel::startRequested);
  panel.againButton()->click();
  EXPECT_EQ(points(), 1U);
  EXPECT_NE(panel.verdict(), verdict);
  EXPECT_TRUE(QTest::qWaitFor([&] { return points() == 3; }));
  EXPECT_EQ(panel.verdict(), verdict);
  EXPECT_EQ(asked.count(), 0) << "nothing is trained";
}

TEST(RacePanel, ShowsTheMetricThatIsChosen) {
  RacePanel panel;
  panel.showRace(finishedRace());
  panel.metric()->setCurrentIndex(1);
  EXPECT_THAT(panel.chart()->content().title.toStdString(), HasSubstr("NDCG@10"));
  EXPECT_EQ(panel.chart()->content().series[0].points[1].y(), 15);
  EXPECT_THAT(panel.verdict().toStdString(), HasSubstr("NDCG@10 in the mean"));
}

TEST(RacePanel, LeavesTheChartMostOfALowPageWithLargeLetters) {
  RacePanel panel;
  QFont large = panel.font();
  large.setPointSizeF(1.6 * large.pointSizeF());
  panel.setFont(large);
  panel.showRace(finishedRace());
  panel.resize(900, 500);
  panel.show();
  QApplication::processEvents();
  EXPECT_GE(panel.chart()->height(), 250);
}

TEST(RacePanel, AsksForTheRaceAndSaysWhyItCannotBegin) {
  RacePanel panel;
  const QSignalSpy asked(&panel, &RacePanel::startRequested);
  panel.startButton()->click();
  EXPECT_EQ(asked.count(), 1);
  panel.setHindrance(QStringLiteral("A run is going on."));
  panel.startButton()->click();
  EXPECT_EQ(asked.count(), 1);
  EXPECT_EQ(panel.startButton()->toolTip(), QStringLiteral("A run is going on."));
  panel.setStatus(QStringLiteral("Static is in D2."));
  EXPECT_EQ(panel.status(), QStringLiteral("Static is in D2."));
}

}  // namespace
}  // namespace xsmoe::widgets
