// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/paper_plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace xsmoe;
using ::testing::ElementsAre;
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

}  // namespace
