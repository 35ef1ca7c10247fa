#include "model/analysis/experiment_command.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(ExperimentCommand, TellsAPlanWithoutItsFile) {
  ExperimentPlan plan;
  plan.stream = "my stream";
  plan.runs = "runs";
  EXPECT_TRUE(experimentCommand(plan).empty()) << "it varies nothing";
  plan.settings = {{"epochs", "7"}, {"references", "1"}, {"from", ""}};
  plan.over = {{"tau", {"0", "0.1"}, {"xsmoe", "static"}}, {"grouping", {"6,12", "12"}}};
  EXPECT_EQ(commandLine(experimentCommand(plan)),
            "xsmoe experiment 'my stream' --runs runs --over tau@xsmoe,static=0,0.1 --over 'grouping=6,12;12' --epochs 7 --references=1");
  plan.settings["tau"] = "0.3";
  EXPECT_TRUE(experimentCommand(plan).empty()) << "τ of other methods: only a file says that";
}

TEST(ExperimentCommand, TellsABranchAndAPlansFile) {
  ExperimentPlan plan;
  plan.runs = "layers";
  plan.over = {{"grouping", {"4"}}};
  plan.from = PlanBranch{"runs/first", 3};
  EXPECT_EQ(commandLine(experimentCommand(plan)), "xsmoe experiment --branch runs/first --window 3 --runs layers --over grouping=4");
  EXPECT_EQ(commandLine(experimentCommand("a plan.toml")), "xsmoe experiment --plan 'a plan.toml'");
}

TEST(ExperimentCommand, TellsATableOfAFolder) {
  EXPECT_EQ(commandLine(tableCommand({"runs", TableKind::kMethods, "tau<0.2 hr10>10%"})),
            "xsmoe table runs --where 'tau<0.2 hr10>10%' --table 1");
  TableCommand table{"runs", TableKind::kSignificance, {}, {"hr10"}, {}, {{"xsmoe", "iisan_rh"}, {"xsmoe", "gag"}}, 2000};
  EXPECT_EQ(commandLine(tableCommand(table)), "xsmoe table runs '--significance=xsmoe,iisan_rh;xsmoe,gag' --resamples 2000 --metric hr10");
}

TEST(ExperimentCommand, AsksForAKindOfTablesByItsOption) {
  EXPECT_EQ(commandLine(tableCommand({"runs", TableKind::kVariants})), "xsmoe table runs --table 2");
  EXPECT_EQ(commandLine(tableCommand({"runs", TableKind::kOverTau})), "xsmoe table runs --figure 2");
  EXPECT_EQ(tableOption(TableKind::kCosts).option, "--table");
  EXPECT_EQ(tableOption(TableKind::kCosts).value, "3");
  EXPECT_TRUE(tableOption(TableKind::kSignificance).value.empty()) << "the pairs are up to who asks";
}

TEST(ExperimentCommand, TellsSettingsOfRunsAsColumnsOfTheirList) {
  EXPECT_EQ(commandLine(settingsOfRunsCommand("runs", "tau<0.2", {"method", "tau", "windows"})),
            "xsmoe runs runs --where 'tau<0.2' --columns name,method,tau,windows-planned");
  EXPECT_TRUE(settingsOfRunsCommand("runs", {}, {}).empty()) << "the runs do not differ";
  EXPECT_TRUE(settingsOfRunsCommand("runs", {}, {"no-such-setting"}).empty());
}

}  // namespace
}  // namespace xsmoe
