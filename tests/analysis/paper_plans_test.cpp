// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/paper_plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace xsmoe;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::size_t runsIn(const std::vector<VariedSetting>& lists) {
  ExperimentPlan plan;
  plan.stream = "stream";
  plan.runs = "runs";
  plan.over = lists;
  const auto runs = runsOf(plan, RunSettings{});
  return runs ? runs->runs.size() : 0;
}

TEST(PaperPlans, Table1HasTheTenMethodsOfThePaper) { EXPECT_EQ(runsIn(paperLists(TableKind::kMethods)), 10U); }

TEST(PaperPlans, Table2HasXsmoeAndItsFourAblations) { EXPECT_EQ(runsIn(paperLists(TableKind::kVariants)), 5U); }

TEST(PaperPlans, Table3CrossesThresholdsWithXsmoeAloneAndHasNoftOnce) { EXPECT_EQ(runsIn(paperLists(TableKind::kCosts)), 7U); }

TEST(PaperPlans, SignificanceHasFiveSeedsOfThreeMethods) { EXPECT_EQ(runsIn(paperLists(TableKind::kSignificance)), 15U); }

TEST(PaperPlans, SeveralTablesShareTheirRuns) {
  const auto lists = paperLists(std::vector{TableKind::kVariants, TableKind::kCosts, TableKind::kOverTau});
  ASSERT_THAT(lists, SizeIs(2));
  EXPECT_THAT(lists[0].values, ElementsAre("xsmoe", "visual", "textual", "static", "noft"));
  EXPECT_THAT(lists[1].methods, ElementsAre("xsmoe"));
  EXPECT_EQ(runsIn(lists), 10U);  // six thresholds of XSMoE, and four ablations
}

ExperimentPlan planOf(std::vector<VariedSetting> over) {
  ExperimentPlan plan;
  plan.over = std::move(over);
  return plan;
}

TEST(PaperPlans, AreKnownByWhatAPlanVaries) {
  const auto of = [](const std::vector<TableKind>& kinds) { return paperTablesOf(planOf(paperLists(kinds))); };
  EXPECT_THAT(of({TableKind::kMethods}), ElementsAre(TableKind::kMethods));
  EXPECT_THAT(of({TableKind::kVariants}), ElementsAre(TableKind::kVariants));
  EXPECT_THAT(of({TableKind::kCosts}), ElementsAre(TableKind::kCosts, TableKind::kOverTau));
  EXPECT_THAT(of({TableKind::kSignificance}), ElementsAre(TableKind::kSignificance));
  EXPECT_THAT(of({TableKind::kMethods, TableKind::kSignificance}), ElementsAre(TableKind::kMethods, TableKind::kSignificance));
  EXPECT_THAT(paperTablesOf(planOf({{"method", {"xsmoe", "iisan_rh", "iisan_kd"}}, {"seed", {"1-5"}}})),
              ElementsAre(TableKind::kSignificance))
      << "a range of seeds";
}

TEST(PaperPlans, OfOtherRunsAreNone) {
  EXPECT_THAT(paperTablesOf(planOf({{"method", {"xsmoe", "static"}}})), IsEmpty());
  EXPECT_THAT(paperTablesOf(planOf({{"method", {"xsmoe", "noft"}}, {"tau", {"0", "0.1"}}})), IsEmpty()) << "not all thresholds";
  auto restricted = planOf(paperLists(TableKind::kSignificance));
  restricted.over.back().methods = {"xsmoe"};
  EXPECT_THAT(paperTablesOf(restricted), IsEmpty()) << "one seed of the others";
  auto branch = planOf(paperLists(TableKind::kCosts));
  branch.from = PlanBranch{"run", 2};
  EXPECT_THAT(paperTablesOf(branch), IsEmpty());
}

TEST(PaperPlans, TakeTheTauThatThePaperHasOnTheStream) {
  auto plan = planOf(paperLists(TableKind::kMethods));
  ASSERT_TRUE(takePaperTau(plan, "Home_and_Kitchen"));
  EXPECT_EQ(plan.settings.at("tau"), "0.15");
  auto electronics = planOf(paperLists(TableKind::kVariants));
  ASSERT_TRUE(takePaperTau(electronics, "electronics"));
  EXPECT_EQ(electronics.settings.at("tau"), "0");
  auto other = planOf(paperLists(TableKind::kMethods));
  EXPECT_FALSE(takePaperTau(other, "my-stream"));
  EXPECT_TRUE(other.settings.empty());
}

TEST(PaperPlans, LeaveATauThatSomeoneNamed) {
  auto set = planOf(paperLists(TableKind::kMethods));
  set.settings["tau"] = "0.2";
  EXPECT_FALSE(takePaperTau(set, "Amazon Home"));
  EXPECT_EQ(set.settings.at("tau"), "0.2");
  auto varied = planOf(paperLists(TableKind::kMethods));
  varied.over.push_back({"tau", {"0", "0.1"}});
  EXPECT_FALSE(takePaperTau(varied, "Amazon Home"));
  auto none = planOf({{"method", {"gag", "iisan"}}});
  EXPECT_FALSE(takePaperTau(none, "Amazon Home")) << "no method has a τ";
  auto costs = planOf(paperLists(TableKind::kCosts));
  EXPECT_FALSE(takePaperTau(costs, "Amazon Home")) << "each τ is listed";
  auto both = planOf(paperLists(std::vector{TableKind::kVariants, TableKind::kCosts}));
  EXPECT_TRUE(takePaperTau(both, "Amazon Home")) << "those of XSMoE are listed, not those of its ablations";
  EXPECT_TRUE(runsOf(both, *commonSettings(both)));
  auto branch = planOf(paperLists(TableKind::kMethods));
  branch.from = PlanBranch{"/runs/a", 3};
  EXPECT_FALSE(takePaperTau(branch, "Amazon Home"));
}

/// A run with the paper's settings of Amazon Home, but for its method and τ.
PlannedRun plannedRun(Method method, double tau) {
  PlannedRun run;
  run.settings.model.method = method;
  run.settings.model.tau = tau;
  return run;
}

TEST(PaperPlans, SayBeforehandWhatKeepsThePrintedNumbersAway) {
  const std::vector tables{TableKind::kMethods};
  EXPECT_THAT(unlikePaper({plannedRun(Method::kXsmoe, 0.15), plannedRun(Method::kGag, 0.1)}, tables, "Amazon Home"), IsEmpty());
  EXPECT_THAT(unlikePaper({plannedRun(Method::kXsmoe, 0), plannedRun(Method::kGag, 0.1)}, tables, "hm"),
              ElementsAre("k-core is 5, the paper's 10"))
      << "of both methods, and said once";
  EXPECT_THAT(unlikePaper({plannedRun(Method::kXsmoe, 0.2)}, tables, "Amazon Home"), ElementsAre("tau is 0.2, the paper's 0.15"));
  EXPECT_THAT(unlikePaper({plannedRun(Method::kXsmoe, 0.2)}, tables, "my-stream"), IsEmpty());
}

TEST(PaperPlans, WantThePapersTauOfOneRunAndInTable3OfNone) {
  const std::vector overTau{plannedRun(Method::kXsmoe, 0.1), plannedRun(Method::kXsmoe, 0.15), plannedRun(Method::kXsmoe, 0.2)};
  EXPECT_THAT(unlikePaper(overTau, {TableKind::kMethods}, "Amazon Home"), IsEmpty());
  EXPECT_THAT(unlikePaper({overTau[0]}, {TableKind::kCosts, TableKind::kOverTau}, "Amazon Home"), IsEmpty());
  EXPECT_THAT(unlikePaper({overTau[0]}, {TableKind::kSignificance}, "Amazon Home"), IsEmpty()) << "it prints no such numbers";
}

}  // namespace
