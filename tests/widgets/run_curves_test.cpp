// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of runs, of seeds together, and of forks from where they part.
#include "widgets/charts/run_curves.h"

#include <gmock/gmock.h>

#include <QComboBox>
#include <QStringList>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_names.h"
#include "model/analysis/run_tree.h"
#include "model/core/ranking_metrics.h"
#include "tests/widgets/compared_runs.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/run_table.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<double> xsOf(const ChartSeries& series) {
  std::vector<double> xs;
  for (const QPointF point : series.points) xs.push_back(point.x());
  return xs;
}

TEST(CurvesPanel, NamesTheBandOfSeedsAndThatOfOneTest) {
  const CurvesPanel panel;
  QStringList bands;
  for (const auto* const box : panel.findChildren<QComboBox*>())
    if (box->itemText(0).startsWith(QStringLiteral("±"))) bands << box->itemText(0);
  ASSERT_EQ(bands.size(), 1);
  EXPECT_TRUE(bands.front().contains(QStringLiteral("deviation"))) << bands.front().toStdString();
  EXPECT_TRUE(bands.front().contains(QStringLiteral("error"))) << bands.front().toStdString();
}

TEST_F(ComparePageTest, DrawsTheOpenRunAndItsRelativesFirst) {
  show("d");
  EXPECT_THAT(table().chosen(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(curves(), ElementsAre("a", "b", "c", "d"));
  show("e");
  EXPECT_THAT(curves(), ElementsAre("e"));
  show("");
  EXPECT_THAT(curves(), ElementsAre("e")) << "no run is open: the last one";
}

TEST_F(ComparePageTest, TheCurveOfAForkBeginsWhereItParts) {
  show("a");
  const auto& content = page_.chart()->content();
  ASSERT_THAT(content.series, SizeIs(12)) << "four curves, and two edges of a band for each";
  EXPECT_THAT(xsOf(content.series[0]), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_THAT(xsOf(content.series[1]), ElementsAre(4, 5, 6, 7, 8, 9)) << "D4 was tested with the model of D3, which both have";
  EXPECT_EQ(content.series[1].points.front(), content.series[0].points[3]) << "there the curves part";
  EXPECT_NE(content.series[1].points[1], content.series[0].points[4]);
  EXPECT_THAT(xsOf(content.series[3]), ElementsAre(7, 8, 9));
  EXPECT_EQ(content.series[3].points.front(), content.series[1].points[3]);
  EXPECT_DOUBLE_EQ(content.series[0].points[0].y(), 5) << "in percent";
  EXPECT_EQ(content.y.title, QStringLiteral("HR@10 (%)"));
  EXPECT_LT(*content.y.least, 5) << "the lowest marker is whole";
}

TEST_F(ComparePageTest, AForkWithoutItsRunIsDrawnFromItsBeginning) {
  const auto runs = family();
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  const auto alone = runCurvesContent({runs, parents, groups, names, {3}, 3}, {});
  EXPECT_THAT(xsOf(alone.series[0]), SizeIs(9));
  const auto withRoot = runCurvesContent({runs, parents, groups, names, {0, 3}, 0}, {});
  EXPECT_THAT(xsOf(withRoot.series[1]), ElementsAre(4, 5, 6, 7, 8, 9)) << "what it has in common with a ends where b left";
}

TEST_F(ComparePageTest, DrawsWhatAPersonChoosesAndElseTheOpenRun) {
  show("a");
  click(1);
  EXPECT_THAT(curves(), ElementsAre("b"));
  click(4, Qt::ControlModifier);
  EXPECT_THAT(curves(), ElementsAre("b", "e"));
  auto runs = family();
  runs.push_back(madeRun("f", 0.3));
  show("a", false, runs);
  EXPECT_THAT(curves(), ElementsAre("b", "e")) << "read again";
  show("c", true, runs);
  EXPECT_THAT(curves(), ElementsAre("b", "e")) << "another run is open";
  show("a", false, {runs[0], runs[2]});
  EXPECT_THAT(curves(), ElementsAre("a", "c")) << "none of the chosen ones is listed";
  show("a", false, runs);
  click(1);
  click(4, Qt::ControlModifier);
  click(1, Qt::ControlModifier);
  click(4, Qt::ControlModifier);
  EXPECT_THAT(page_.chart()->content().series, IsEmpty());
  EXPECT_TRUE(page_.chart()->content().emptyText.contains(QStringLiteral("Choose runs above")));
  show("c", false, runs);
  EXPECT_THAT(curves(), ElementsAre("a", "b", "c", "d"));
}

TEST_F(ComparePageTest, EveryCurveOfManyRunsLooksUnlikeTheOthers) {
  std::vector<ChartSeries> seen;
  for (int place = 0; place < 5 * kSeriesColours; ++place) {
    const auto curve = runCurve(place);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), curve), 0) << place;
    seen.push_back(curve);
  }
}

class SeedsTest : public testing::Test {
 protected:
  [[nodiscard]] ChartContent content(std::vector<int> chosen, CurveOptions options = {}) const {
    return runCurvesContent({runs_, parents_, groups_, names_, chosen, chosen.front()}, options);
  }
  std::vector<RunSummary> runs_ = seeds();
  std::vector<int> parents_ = parentsOf(runs_), groups_ = groupsOf(runs_);
  std::vector<std::string> names_ = namesApart(runs_);
};

TEST_F(SeedsTest, RunsThatDifferInTheSeedAloneAreOneCurveWithABand) {
  const auto chart = content({0, 1, 2, 3, 4});
  ASSERT_THAT(chart.series, SizeIs(6)) << "a mean and two edges each";
  EXPECT_EQ(chart.series[0].shortName, QStringLiteral("τ 0.1 (3 seeds)")) << "only what differs";
  EXPECT_EQ(chart.series[3].shortName, QStringLiteral("τ 0.2 (2 seeds)"));
  EXPECT_NEAR(chart.series[0].points[0].y(), 6, 1e-9);
  EXPECT_NEAR(chart.series[1].points[0].y(), 5, 1e-9) << "mean − standard deviation of 5, 6, 7 %";
  EXPECT_NEAR(chart.series[2].points[0].y(), 7, 1e-9);
  EXPECT_EQ(chart.series[1].fillTo, 2);
  EXPECT_EQ(chart.series[1].colour, chart.series[0].colour);
  EXPECT_TRUE(chart.series[0].pointNames[0].contains(QStringLiteral("mean of 3 seeds")));
  EXPECT_TRUE(chart.remark.isEmpty());
}

TEST_F(SeedsTest, TheBandMayBeTheRangeAndSingleRunsMayBeShown) {
  CurveOptions options;
  options.metric = &Metrics::ndcg10;
  options.spread = CurveSpread::kRange;
  options.single = true;
  const auto chart = content({3, 4}, options);
  ASSERT_THAT(chart.series, SizeIs(5));
  EXPECT_EQ(chart.y.title, QStringLiteral("NDCG@10 (%)"));
  EXPECT_NEAR(chart.series[1].points[0].y(), 4, 1e-9);
  EXPECT_NEAR(chart.series[2].points[0].y(), 4.5, 1e-9);
  EXPECT_EQ(chart.series[3].name, QStringLiteral("s3, seed 3"));
  options.spread = CurveSpread::kNone;
  options.single = false;
  EXPECT_THAT(content({3, 4}, options).series, SizeIs(1));
}

TEST_F(SeedsTest, ASingleRunHasABandOfOneStandardErrorOfItsTests) {
  const auto chart = content({0});
  ASSERT_THAT(chart.series, SizeIs(3));
  const auto &curve = chart.series[0], &low = chart.series[1], &high = chart.series[2];
  const double error = 100 * standardError(0.05, 100);
  EXPECT_NEAR(low.points[0].y(), 5 - error, 1e-9);
  EXPECT_NEAR(high.points[0].y(), 5 + error, 1e-9);
  EXPECT_EQ(low.fillTo, 2) << "shaded in between";
  EXPECT_EQ(low.colour, curve.colour);
  EXPECT_EQ(low.shortName, curve.shortName) << "named once";
  EXPECT_EQ(curve.pointNames[0], QStringLiteral("after D0, tested on D1: ± 2.18 (standard error over 100 sequences)"));
  CurveOptions options;
  options.spread = CurveSpread::kNone;
  EXPECT_THAT(content({0}, options).series, SizeIs(1));
  options = {};
  options.metric = &Metrics::ndcg10;
  EXPECT_THAT(content({0}, options).series, SizeIs(1)) << "no share of hits";
  options.of = CurveOf::kValidationHr10;
  runs_[0].validations = {{{1}, Metrics{0.2, 0.1, 0.3, 0.15, 50}}};
  const auto validated = content({0}, options);
  ASSERT_THAT(validated.series, SizeIs(3));
  EXPECT_NEAR(validated.series[2].points[0].y(), 20 + 100 * standardError(0.2, 50), 1e-9);
  for (auto& test : runs_[0].tests) test.metrics.sequences = 0;
  EXPECT_THAT(content({0}).series, SizeIs(1)) << "over how many it is, is not known";
}

TEST_F(SeedsTest, WhatIsKnownOfTheStreamStandsAtTestsWhereAllAreOfIt) {
  const KnownStream known{{"/elsewhere", "/streams/a"}, {std::make_shared<const DataReport>(madeReport()), {4}}};
  const auto shown = [&](const std::vector<int>& chosen, const CurveOptions& options) {
    return runCurvesContent({runs_, parents_, groups_, names_, chosen, chosen.front()}, options, known);
  };
  const auto chart = shown({0, 3}, {});
  ASSERT_THAT(chart.marks, SizeIs(1));
  EXPECT_EQ(chart.marks[0].at, 4);
  EXPECT_EQ(chart.marks[0].label, QStringLiteral("↺"));
  ASSERT_THAT(chart.notes, SizeIs(9));
  EXPECT_TRUE(chart.notes[3].text.contains(QStringLiteral("a taste comes back")));
  EXPECT_TRUE(chart.notes[3].text.contains(QStringLiteral("of its items are new")));
  CurveOptions options;
  options.mixed = true;
  EXPECT_THAT(shown({0, 5}, options).marks, IsEmpty()) << "one is of another stream";
  EXPECT_THAT(shown({5}, {}).marks, IsEmpty());
  options = {};
  options.x = CurveX::kTrainingTime;
  EXPECT_THAT(shown({0}, options).marks, IsEmpty()) << "each run tests at a time of its own";
  for (auto& run : runs_) run.settings.protocol.windows = 12;
  EXPECT_THAT(shown({0}, {}).marks, IsEmpty()) << "cut into other windows";
}

TEST_F(SeedsTest, MarksAllThatWasPlantedAndExplainsTheSigns) {
  using Kind = PlantedDrift::Kind;
  const KnownStream known{
      {"/streams/a"},
      {std::make_shared<const DataReport>(madeReport()), {4}, {{Kind::kManner, 3, "ornate", 0.2, 0.8}, {Kind::kFading, 4, "Gather"}}}};
  const auto chart = runCurvesContent({runs_, parents_, groups_, names_, {0, 3}, 0}, {}, known);
  ASSERT_THAT(chart.marks, SizeIs(2));
  EXPECT_EQ(chart.marks[0].label, QStringLiteral("⇄"));
  EXPECT_EQ(chart.marks[1].label, QStringLiteral("↺ ⊖"));
  EXPECT_TRUE(chart.signs.contains(QStringLiteral("users turn to items of another manner"))) << chart.signs.toStdString();
  EXPECT_TRUE(chart.notes[2].text.contains(QStringLiteral("users turn to ornate items")));
}

TEST_F(ComparePageTest, TakesWhatIsKnownOfTheStreamToItsCurves) {
  show("a");
  EXPECT_THAT(page_.chart()->content().marks, IsEmpty());
  page_.setStream({{"/streams/a"}, {std::make_shared<const DataReport>(madeReport()), {4}}});
  EXPECT_THAT(page_.chart()->content().marks, SizeIs(1));
}

TEST_F(SeedsTest, XMayBeTheTimeThatTheyTrained) {
  CurveOptions options;
  options.x = CurveX::kTrainingTime;
  const auto chart = content({0}, options);
  EXPECT_EQ(chart.x.title, QStringLiteral("training time (min)"));
  EXPECT_DOUBLE_EQ(chart.series[0].points[2].x(), 3) << "three windows of a minute";
  EXPECT_TRUE(chart.windows.empty());
}

TEST_F(SeedsTest, WhatTrainingTookIsDrawnWithItsUnit) {
  for (int i = 0; i < 3; ++i) runs_[static_cast<std::size_t>(i)].costs[2].peakBytes = std::int64_t{100 + i} * 1'000'000;
  CurveOptions options;
  options.of = CurveOf::kMemory;
  const auto memory = content({0, 1, 2}, options);
  EXPECT_EQ(memory.y.title, QStringLiteral("peak memory (MB)"));
  ASSERT_THAT(memory.series, SizeIs(3));
  ASSERT_THAT(memory.series[0].points, SizeIs(1)) << "of the others it is not known";
  EXPECT_NEAR(memory.series[0].points[0].x(), 3, 1e-9);
  EXPECT_NEAR(memory.series[0].points[0].y(), 101, 1e-9);
  EXPECT_NEAR(memory.series[2].points[0].y(), 102, 1e-9) << "mean + standard deviation of 100, 101, 102";
  options.of = CurveOf::kParameters;
  const auto parameters = content({0}, options);
  EXPECT_EQ(parameters.y.title, QStringLiteral("parameters"));
  EXPECT_NEAR(parameters.series[0].points[4].y(), 1'004'000, 1e-6);
  ASSERT_TRUE(parameters.y.least);
  EXPECT_GT(*parameters.y.least, 900'000);
  options.of = CurveOf::kSeconds;
  EXPECT_NEAR(content({0}, options).series[0].points[0].y(), 60, 1e-9);
}

TEST_F(SeedsTest, WhatValidationMeasuredIsDrawnOfTheModelsThatWereTested) {
  runs_[0].validations = {{{1}, Metrics{0.2, 0.1, 0.3, 0.15, 50}}, {{3}, Metrics{0.4, 0.2, 0.5, 0.25, 50}}};
  CurveOptions options;
  options.of = CurveOf::kValidationNdcg10;
  const auto chart = content({0}, options);
  EXPECT_EQ(chart.y.title, QStringLiteral("validation NDCG@10 (%)"));
  ASSERT_THAT(chart.series[0].points, SizeIs(2)) << "of the others it is not known";
  EXPECT_EQ(chart.series[0].points[1].x(), 4) << "the model of D_3 is tested on D_4";
  EXPECT_NEAR(chart.series[0].points[1].y(), 20, 1e-9);
  EXPECT_TRUE(curveQuantities().contains(QStringLiteral("Validation HR@20")));
}

TEST_F(ComparePageTest, OffersWhatTrainingTookAsCurves) {
  show("a");
  auto* const box = page_.curves()->findChildren<QComboBox*>().constFirst();
  const int memory = box->findText(QStringLiteral("Trainable parameters"));
  ASSERT_GE(memory, 4);
  box->setCurrentIndex(memory);
  EXPECT_EQ(page_.chart()->content().y.title, QStringLiteral("trainable parameters"));
  box->setCurrentIndex(1);
  EXPECT_EQ(page_.chart()->content().y.title, QStringLiteral("NDCG@10 (%)"));
}

TEST(RunCurves, DrawsSomeOfManyGroupsAndSaysSo) {
  const auto runs = groupsOfOne(60);
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  std::vector<int> all;
  for (int i = 0; i < 60; ++i) all.push_back(i);
  const RunChoice choice{runs, parents, groups, names, all, 57};
  const auto chart = runCurvesContent(choice, {});
  EXPECT_THAT(chart.series, SizeIs(kMostGroups));
  EXPECT_EQ(chart.remark,
            QStringLiteral("50 of 60 groups are shown. Standard errors are told on hover: there are more than 6 single runs."));
  EXPECT_TRUE(chart.series[0].pointNames[0].contains(QStringLiteral("standard error over 100 sequences")));
  const auto drawn = runsWithCurves(choice, false).shown;
  EXPECT_EQ(drawn.back(), 57) << "the first one that was chosen";
}

TEST_F(SeedsTest, OtherStreamsAreLeftOutWithASentenceUnlessTheyAreWanted) {
  const auto chart = content({0, 5});
  ASSERT_THAT(chart.series, SizeIs(3)) << "the curve and its band";
  EXPECT_EQ(chart.remark, QStringLiteral("1 run of another stream than Built-in stream is left out."));
  CurveOptions options;
  options.mixed = true;
  const auto mixed = content({0, 5}, options);
  ASSERT_THAT(mixed.series, SizeIs(6));
  EXPECT_EQ(mixed.series[1].shortName, QStringLiteral("H&M"));
  EXPECT_TRUE(mixed.remark.contains(QStringLiteral("cannot be compared")));
}

TEST_F(SeedsTest, GroupsThatAreShownLookUnlikeEachOther) {
  std::vector<RunSummary> runs;
  for (int i = 0; i <= kCurveStyles; ++i) {
    auto run = madeRun("r" + std::to_string(i), 0.1);
    run.description.settings.model.tau = 0.001 * i;
    runs.push_back(run);
  }
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  const RunChoice both{runs, parents, groups, names, {0, kCurveStyles}, 0}, one{runs, parents, groups, names, {kCurveStyles}, kCurveStyles};
  const auto styles = curveStyles(both, comparableRuns(both, false));
  EXPECT_NE(styles.at(0), styles.at(kCurveStyles));
  EXPECT_EQ(styles.at(0), 0);
  EXPECT_EQ(curveStyles(one, comparableRuns(one, false)).at(kCurveStyles), 0) << "its own where nobody else has it";
}

TEST(RunCurves, AreNamedByWhatTellsThemApartAndInFullOnHover) {
  std::vector<RunSummary> runs;
  for (const auto& [method, tau] : {std::pair(Method::kXsmoe, 0.1), std::pair(Method::kXsmoe, 0.2), std::pair(Method::kNoft, 0.1)}) {
    auto run = madeRun("r" + std::to_string(runs.size()), 0.1);
    run.settings.model.method = method;
    run.settings.model.tau = tau;
    run.description.settings = run.settings;
    runs.push_back(run);
  }
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  CurveOptions options;
  options.spread = CurveSpread::kNone;
  const auto chart = runCurvesContent({runs, parents, groups, names, {0, 1, 2}, 0}, options);
  QStringList legend;
  for (const auto& series : chart.series) legend << series.shortName;
  EXPECT_EQ(legend, (QStringList{QString::fromUtf8("XSMoE, τ 0.1"), QString::fromUtf8("XSMoE, τ 0.2"), QStringLiteral("NoFT")}))
      << "a method says itself what it has not";
  EXPECT_TRUE(chart.series[0].name.contains(QStringLiteral("Grouping"))) << chart.series[0].name.toStdString();
  ChartLegend shown;
  shown.setContent(chart);
  shown.resize(800, shown.heightForWidth(800));
  bool told = false;
  for (int x = 0; x < 800; ++x) told = told || shown.tipAt({x + 0.0, shown.rowHeight() / 2}) == chart.series[0].name;
  EXPECT_TRUE(told);
}

TEST(RunCurves, CopiesOfARunAreToldApartByWhereTheyLie) {
  auto runs = std::vector{madeRun("a", 0.1), madeRun("a", 0.2)};
  runs[1].description.folder = "/runs/kept/a";
  const auto named = [&runs](const CurveOptions& options) {
    const auto parents = parentsOf(runs), groups = groupsOf(runs);
    const auto names = namesApart(runs);
    std::vector<std::string> series;
    for (const auto& one : runCurvesContent({runs, parents, groups, names, {0, 1}, 0}, options).series)
      series.push_back(one.name.toStdString());
    return series;
  };
  CurveOptions options;
  options.spread = CurveSpread::kNone;
  options.single = true;
  EXPECT_THAT(named(options), ElementsAre(testing::_, "a, seed 42", "kept/a, seed 42"));
  runs[1].changesByHand = {"in D_3: pruned"};
  runs[0].changesByHand = {"in D_4: pruned"};
  options.single = false;
  EXPECT_THAT(named(options), ElementsAre("a, 1 change by hand (a)", "kept/a, 1 change by hand (kept/a)"));
}

TEST(RunCurves, NameARunThatDeviatesAsItsListDoes) {
  auto runs = groupsOfOne(2);
  for (auto& run : runs) run.changesByHand = {"in D_3: pruned"};
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  const auto alone = runCurvesContent({runs, parents, groups, names, {0}, 0}, {});
  EXPECT_EQ(alone.series[0].name, QStringLiteral("r0 (1 change by hand)"));
  EXPECT_EQ(alone.series[0].shortName, alone.series[0].name);
  CurveOptions options;
  options.spread = CurveSpread::kNone;
  const auto both = runCurvesContent({runs, parents, groups, names, {0, 1}, 0}, options);
  ASSERT_THAT(both.series, SizeIs(2));
  for (const auto& series : both.series)
    EXPECT_TRUE(series.shortName.endsWith(QStringLiteral(", 1 change by hand"))) << series.shortName.toStdString();
}

TEST(RunCurves, NameASettingThatAForkChangedOfAllRuns) {
  auto runs = std::vector{madeRun("a", 0.05)};
  runs[0].changesByHand = {"in D_4: pinned the visual expert of D_1 at state 6"};
  runs.push_back(madeFork("b", runs[0], 3, 0.09, {{"tau", "0.4"}}));
  runs[1].changesByHand = {"in D_3: tau 0.1 → 0.4", "in D_5: pruned"};
  runs.push_back(madeFork("c", runs[1], 5, 0.09, {{"learning-rate", "0.0005"}}));
  runs[2].settings.model.tau = 0.4;
  runs[2].changesByHand = {"in D_5: learning rate 0.0001 → 0.0005"};
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  CurveOptions options;
  options.spread = CurveSpread::kNone;
  const auto shown = [&](const std::vector<int>& chosen) {
    std::vector<std::string> legend;
    for (const auto& series : runCurvesContent({runs, parents, groups, names, chosen, 0}, options).series)
      legend.push_back(series.shortName.toStdString());
    return legend;
  };
  EXPECT_THAT(shown({0, 1}), ElementsAre("τ 0.1, 1 change by hand", "from D3: τ 0.4, 2 changes by hand, 1 of them at the fork"));
  const auto three = shown({0, 1, 2});
  ASSERT_THAT(three, SizeIs(3));
  EXPECT_THAT(three[0], testing::HasSubstr("τ 0.1"));
  EXPECT_THAT(three[2], testing::HasSubstr("τ 0.4")) << "the fork that it comes from began with it";
  EXPECT_THAT(three[2], testing::EndsWith("1 change by hand, at the fork"));
}

TEST_F(ComparePageTest, TheFirstChosenRunSaysWhichStreamIsShown) {
  show("", false, seeds());
  click(5);
  click(0, Qt::ControlModifier);
  EXPECT_THAT(curves(), ElementsAre("t"));
  EXPECT_FALSE(table().curveStyle(0).has_value()) << "it has no curve";
  EXPECT_TRUE(page_.chart()->content().remark.contains(QStringLiteral("left out")));
  click(0);
  click(5, Qt::ControlModifier);
  EXPECT_THAT(curves(), ElementsAre("s0"));
}

}  // namespace
}  // namespace xsmoe::widgets
