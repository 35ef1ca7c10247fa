// Which τ of a method Tables 1 and 2 have of made runs.
#include <gmock/gmock.h>

#include "tests/analysis/table_run.h"

namespace xsmoe {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Runs of XSMoE at these τ.
std::vector<RunSummary> atTaus(const std::vector<double>& taus, const std::string& stream = "My stream") {
  std::vector<RunSummary> runs;
  for (const double tau : taus) {
    runs.push_back(finishedRun(Method::kXsmoe, 1, tau, stream));
    runs.back().description.name += " at " + std::to_string(tau);
    runs.back().description.settings.model.tau = tau;
  }
  return runs;
}

TEST(OneTau, IsInTablesThatDoNotGoOverTau) {
  for (const auto kind : {TableKind::kMethods, TableKind::kVariants}) {
    const auto table = tableOf(kind, atTaus({0.05, 0.1, 0.2}));
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(table.rows[0].key, "xsmoe");
    EXPECT_EQ(table.rows[0].name, "XSMoE");
    EXPECT_EQ(table.rows[0].tau, 0.1) << "the default";
    EXPECT_THAT(table.notes, Contains(HasSubstr("XSMoE is of τ = 0.1; others are in Table 3")));
    EXPECT_THAT(table.notes, Contains(HasSubstr("the condition tau=0.2 takes another")));
    EXPECT_THAT(table.conditions, testing::ElementsAre("tau=0.2"));
    EXPECT_THAT(table.notes, Not(Contains(HasSubstr("validation data"))));
    ASSERT_EQ(table.leftOut.size(), 2U);
    EXPECT_EQ(table.leftOut[1].why, "its τ is 0.2, and this table has one τ of a method");
  }
  EXPECT_EQ(tableOf(TableKind::kCosts, atTaus({0.05, 0.1, 0.2})).rows.size(), 3U);
}

TEST(OneTau, IsThePapersOnItsStream) {
  const auto table = tableOf(TableKind::kMethods, atTaus({0, 0.1, 0.15}, "Home_and_Kitchen_5"));
  EXPECT_EQ(table.rows[0].tau, 0.15);
  EXPECT_EQ(table.printedFrom, "Amazon Home");
  EXPECT_EQ(tableOf(TableKind::kMethods, atTaus({0, 0.1}, "Home_and_Kitchen_5")).rows[0].tau, 0.1);
}

TEST(OneTau, IsThatOfMostRunsWhereNoneIsUsual) {
  auto runs = atTaus({0.05, 0.2, 0.2});
  runs.back().description.settings.training.seed = 2;
  EXPECT_EQ(tableOf(TableKind::kMethods, runs).rows[0].tau, 0.2);
}

TEST(OneTau, IsNotTakenWhereRunsDifferInMore) {
  auto runs = atTaus({0.1, 0.2});
  runs.back().description.settings.model.bottleneck = 32;
  EXPECT_EQ(tableOf(TableKind::kMethods, runs).rows.size(), 2U);
}

}  // namespace
}  // namespace xsmoe
