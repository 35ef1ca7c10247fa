// SPDX-License-Identifier: GPL-3.0-or-later
// The colour of a method is the same in every chart.
#include "widgets/charts/method_style.h"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_names.h"
#include "model/analysis/run_tree.h"
#include "model/core/methods.h"
#include "tests/widgets/compared_runs.h"
#include "widgets/charts/tau_curves.h"
#include "widgets/charts/trade_off_chart.h"
#include "widgets/learn/race_view.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

/// NoFT, Static, and XSMoE with two values of τ.
std::vector<RunSummary> someMethods() {
  std::vector<RunSummary> runs;
  for (const auto method : {Method::kNoft, Method::kStatic, Method::kXsmoe, Method::kXsmoe}) {
    auto run = madeRun(std::string(name(method)) + std::to_string(runs.size()), 0.1);
    run.settings.model.method = method;
    run.settings.model.tau = 0.1 * static_cast<double>(runs.size());
    run.description.settings = run.settings;
    runs.push_back(std::move(run));
  }
  return runs;
}

class MethodStyles : public testing::Test {
 protected:
  [[nodiscard]] RunChoice choiceOf(std::vector<int> chosen) const {
    const int first = chosen.front();
    return {runs_, parents_, groups_, names_, std::move(chosen), first};
  }
  std::vector<RunSummary> runs_ = someMethods();
  std::vector<int> parents_ = parentsOf(runs_), groups_ = groupsOf(runs_);
  std::vector<std::string> names_ = namesApart(runs_);
};

TEST_F(MethodStyles, AreUnlikeEachOtherAndOfOneColourWithAndWithoutAWrapper) {
  std::set<int> seen;
  for (const auto& [method, continual] : namedMethods()) {
    const int style = methodStyle(method, continual);
    EXPECT_TRUE(seen.insert(style).second) << nameOf(method, continual);
    EXPECT_EQ(runCurve(style).colour, runCurve(methodStyle(method)).colour) << nameOf(method, continual);
  }
}

TEST_F(MethodStyles, AreTheSameInCurvesTradeOffRaceAndFigure) {
  std::map<QString, SeriesColour> inTradeOff;
  const auto choice = choiceOf({0, 1, 2});
  for (const auto& series : tradeOffChart(choice, {}, {}).content.series) inTradeOff[series.name] = series.colour;
  const auto styles = curveStyles(choice, comparableRuns(choice, false));
  Race race;
  for (const int place : choice.chosen)
    race.lanes.push_back({runs_[static_cast<std::size_t>(place)].settings.model.method, runs_[static_cast<std::size_t>(place)]});
  const auto inRace = raceContent(race, *findRankingMetric("hr10"));
  for (const int place : choice.chosen) {
    const auto method = runs_[static_cast<std::size_t>(place)].settings.model.method;
    const QString title = QString::fromStdString(titleOf(method, Continual::kNone));
    EXPECT_EQ(runCurve(styles.at(place)).colour, inTradeOff.at(title)) << title.toStdString();
    EXPECT_EQ(inRace.series[static_cast<std::size_t>(place)].colour, inTradeOff.at(title)) << title.toStdString();
  }
  ResultTable overTau;
  overTau.kind = TableKind::kOverTau;
  overTau.columns.resize(2);
  overTau.rows.resize(1);
  overTau.rows[0].tau = 0.1;
  overTau.rows[0].cells = {cellOf({0.1}), cellOf({0.05})};
  const auto figure = tauCurvesContent(overTau);
  ASSERT_EQ(figure.series.size(), 2U);
  for (const auto& metric : figure.series) EXPECT_EQ(metric.colour, inTradeOff.at(QStringLiteral("XSMoE")));
  EXPECT_NE(figure.series[0].dashed, figure.series[1].dashed) << "the metrics are told apart all the same";
}

TEST_F(MethodStyles, ShownTogetherHaveColoursOfTheirOwnAsFarAsThereAreSome) {
  ASSERT_EQ(runCurve(methodStyle(Method::kNoft)).colour, runCurve(methodStyle(Method::kGag)).colour) << "of themselves they share one";
  const StyledMethod noft{Method::kNoft, Continual::kNone}, gag{Method::kGag, Continual::kNone};
  const auto two = stylesTogether({noft, gag});
  EXPECT_EQ(two.at(noft), methodStyle(Method::kNoft)) << "the first keeps its own";
  EXPECT_NE(runCurve(two.at(gag)).colour, runCurve(two.at(noft)).colour);
  std::set<StyledMethod> named;
  for (const auto& [method, continual] : namedMethods()) named.emplace(method, continual);
  const auto all = stylesTogether(named);
  std::set<int> styles, colours;
  for (const auto& [method, style] : all) {
    EXPECT_TRUE(styles.insert(style).second) << nameOf(method.first, method.second);
    colours.insert(runCurve(style).colour.index);
    EXPECT_EQ(runCurve(style).colour, runCurve(all.at({method.first, Continual::kNone})).colour) << "wrapped or not";
  }
  EXPECT_EQ(colours.size(), static_cast<std::size_t>(kSeriesColours));
  auto runs = someMethods();
  runs[1].settings.model.method = Method::kGag;
  runs[1].description.settings = runs[1].settings;
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto names = namesApart(runs);
  const RunChoice both{runs, parents, groups, names, {0, 1}, 0};
  const auto inCurves = curveStyles(both, comparableRuns(both, false));
  EXPECT_NE(runCurve(inCurves.at(0)).colour, runCurve(inCurves.at(1)).colour);
  const auto tradeOff = tradeOffChart(both, {}, {}).content;
  EXPECT_NE(tradeOff.series.at(0).colour, tradeOff.series.at(1).colour);
}

TEST_F(MethodStyles, AColourIsOneMethodWhereSeveralAreShown) {
  const auto all = choiceOf({0, 1, 2, 3}), one = choiceOf({2, 3});
  const auto styles = curveStyles(all, comparableRuns(all, false));
  EXPECT_EQ(runCurve(styles.at(2)).colour, runCurve(styles.at(3)).colour);
  EXPECT_NE(styles.at(2), styles.at(3));
  const auto ofOne = curveStyles(one, comparableRuns(one, false));
  EXPECT_EQ(ofOne.at(2), methodStyle(Method::kXsmoe));
  EXPECT_NE(runCurve(ofOne.at(2)).colour, runCurve(ofOne.at(3)).colour) << "of one method colours tell its settings apart";
}

}  // namespace
}  // namespace xsmoe::widgets
