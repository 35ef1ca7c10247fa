// Which runs a plan has, what they are called, and what of it cannot be.
#include "model/analysis/experiment_plan.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

ExperimentPlan over(std::vector<VariedSetting> lists, SettingTexts settings = {}) {
  ExperimentPlan plan;
  plan.stream = "stream";
  plan.runs = "runs";
  plan.settings = std::move(settings);
  plan.over = std::move(lists);
  return plan;
}

Result<PlanRuns> made(const ExperimentPlan& plan) {
  const auto usual = commonSettings(plan);
  if (!usual) return tl::unexpected(usual.error());
  return runsOf(plan, *usual);
}

std::vector<std::string> names(const ExperimentPlan& plan) {
  const auto runs = made(plan);
  if (!runs) return {describe(runs.error())};
  std::vector<std::string> names;
  for (const auto& run : runs->runs) names.push_back(run.name);
  return names;
}

std::string refusal(const ExperimentPlan& plan) {
  const auto runs = made(plan);
  if (runs) return "it was taken";
  EXPECT_EQ(runs.error().kind, ErrorKind::kUsage);
  return describe(runs.error());
}

std::vector<std::string> notesOf(const ExperimentPlan& plan) {
  std::vector<std::string> notes;
  const auto runs = made(plan);
  for (const auto& note : runs->notes) notes.push_back(inWords(note));
  return notes;
}

TEST(ExperimentPlan, DoesNotCrossAMethodWithWhatItDoesNotUse) {
  const auto plan = over({{"method", {"xsmoe", "static"}}, {"tau", {"0", "0.1"}}});
  EXPECT_THAT(names(plan), ElementsAre("xsmoe_tau_0", "xsmoe_tau_0.1", "static"));
  EXPECT_THAT(notesOf(plan), ElementsAre("tau is not varied for static, which does not use it"));
  const auto three = over({{"method", {"xsmoe", "static", "gag"}}, {"tau", {"0"}}});
  EXPECT_THAT(notesOf(three), ElementsAre("tau is not varied for static and gag, which do not use it"));
}

TEST(ExperimentPlan, CrossesEverythingElse) {
  EXPECT_THAT(names(over({{"tau", {"0.2", "0"}}, {"seed", {"2", "1"}}, {"method", {"iisan_rh", "xsmoe"}}})),
              ElementsAre("iisan_rh_seed_2", "iisan_rh_seed_1", "xsmoe_seed_2_tau_0", "xsmoe_seed_2_tau_0.2", "xsmoe_seed_1_tau_0",
                          "xsmoe_seed_1_tau_0.2"));
  EXPECT_THAT(names(over({{"embedding", {"64", "128"}}, {"batch-size", {"32"}}})),
              ElementsAre("batch-size_32_embedding_64", "batch-size_32_embedding_128"));
}

TEST(ExperimentPlan, TakesARangeOfSeeds) {
  EXPECT_THAT(names(over({{"seed", {"1-3", "2", "7"}}})), ElementsAre("seed_1", "seed_2", "seed_3", "seed_7"));
  EXPECT_THAT(refusal(over({{"seed", {"3-1"}}})), HasSubstr("\"3-1\" is no range of seeds"));
}

TEST(ExperimentPlan, NamesRunsOverTauAndGroupingAsEver) {
  EXPECT_THAT(names(over({{"tau", {"0.10", "0.05", "0.1"}}})), ElementsAre("tau_0.05", "tau_0.1"));
  EXPECT_THAT(names(over({{"tau", {"0"}}, {"grouping", {"6,12"}}})), ElementsAre("tau_0"));
  EXPECT_THAT(names(over({{"tau", {"0"}}, {"grouping", {"6,12", "12"}}})), ElementsAre("grouping_6-12_tau_0", "grouping_12_tau_0"));
  EXPECT_THAT(names(over({{"grouping", {"6,12", "12"}}}, {{"tau", "0.3"}})), ElementsAre("grouping_6-12_tau_0.3", "grouping_12_tau_0.3"));
}

TEST(ExperimentPlan, NamesStayWhenValuesAreAdded) {
  const auto few = names(over({{"seed", {"1"}}, {"tau", {"0"}}}));
  const auto many = names(over({{"tau", {"0", "0.1"}}, {"seed", {"1", "2"}}}));
  EXPECT_THAT(many, testing::Contains(few.at(0)));
}

TEST(ExperimentPlan, GivesEachRunItsSettings) {
  const auto plan = over({{"method", {"iisan_kd"}}, {"seed", {"3"}}, {"learning-rate", {"1e-4"}}}, {{"epochs", "7"}});
  const auto runs = made(plan);
  ASSERT_TRUE(runs) << describe(runs.error());
  const auto settings = settingsOf(runs->runs.at(0), *commonSettings(plan));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->model.method, Method::kIisan);
  EXPECT_EQ(settings->model.continual, Continual::kDistillation);
  EXPECT_EQ(settings->training.seed, 3U);
  EXPECT_EQ(settings->training.learningRate, 1e-4);
  EXPECT_EQ(settings->training.epochs, 7);
}

TEST(ExperimentPlan, WrappersAreVariedWhereAMethodCanBearThem) {
  const auto plan = over({{"method", {"iisan", "xsmoe"}}, {"continual", {"none", "replay", "distillation"}}});
  EXPECT_THAT(names(plan), ElementsAre("iisan", "iisan_rh", "iisan_kd", "xsmoe", "xsmoe_rh"));
  EXPECT_THAT(notesOf(plan), ElementsAre("continual distillation is left out of xsmoe, which cannot bear it"));
  EXPECT_THAT(refusal(over({{"method", {"gag"}}, {"continual", {"replay"}}})), HasSubstr("no method can bear it"));
}

TEST(ExperimentPlan, ASettingMayBeRestrictedToMethods) {
  const std::vector<std::string> all{"xsmoe", "visual", "static"};
  const auto plan = over({{"method", all}, {"tau", {"0", "0.1"}, {"xsmoe"}}, {"tau", {"0.2"}, {"visual"}}});
  EXPECT_THAT(names(plan), ElementsAre("xsmoe_tau_0", "xsmoe_tau_0.1", "visual_tau_0.2", "static"));
  EXPECT_THAT(made(plan)->notes, IsEmpty());
  EXPECT_THAT(refusal(over({{"method", all}, {"tau", {"0"}, {"static"}}})), HasSubstr("--tau: the method static does not use it"));
  EXPECT_THAT(refusal(over({{"method", all}, {"tau", {"0"}, {"textual"}}})),
              HasSubstr("restricted to textual, which is not among the plan's methods: xsmoe, visual and static"));
  EXPECT_THAT(refusal(over({{"method", all}, {"tau", {"0"}}, {"tau", {"0.2"}, {"visual"}}})), HasSubstr("varied twice for visual"));
  EXPECT_THAT(refusal(over({{"method", {"xsmoe"}}, {"seed", {"1"}}, {"method", {"static"}}})),
              HasSubstr("--over method: it is varied twice"));
  EXPECT_THAT(refusal(over({{"method", {"iisan"}}, {"continual", {"none"}}, {"continual", {"replay"}}})),
              HasSubstr("--over continual: it is varied twice"));
  EXPECT_THAT(refusal(over({{"method", all, {"xsmoe"}}})), HasSubstr("it is restricted to methods, and names them itself"));
}

TEST(ExperimentPlan, RefusesWhatCannotBe) {
  EXPECT_THAT(refusal(over({})), HasSubstr("--over: nothing is varied"));
  EXPECT_THAT(refusal(over({{"seed", {}}})), HasSubstr("--over seed: no value is named"));
  EXPECT_THAT(refusal(over({{"colour", {"red"}}})), HasSubstr("--colour: there is no such setting"));
  EXPECT_THAT(refusal(over({{"tau", {"0", "2"}}})), HasSubstr("--tau: the value is 2. Give a number from 0 to 0.99"));
  EXPECT_THAT(refusal(over({{"seed", {"1", ""}}})), HasSubstr("\"\" is no whole number"));
  EXPECT_THAT(refusal(over({{"method", {"nothing"}}})), HasSubstr("is not known"));
  EXPECT_THAT(refusal(over({{"tau", {"0"}}}, {{"method", "static"}})), HasSubstr("--tau: the method static does not use it"));
  EXPECT_THAT(refusal(over({{"grouping", {"6,12", "12"}}}, {{"method", "noft"}})),
              HasSubstr("--grouping: the method noft does not use it"));
  EXPECT_THAT(refusal(over({{"method", {"static", "noft"}}, {"tau", {"0"}}})),
              HasSubstr("--tau: none of the methods static and noft uses it"));
  EXPECT_THAT(refusal(over({{"seed", {"1"}}}, {{"seed", "2"}})), HasSubstr("it is varied, and set for all runs"));
  EXPECT_THAT(refusal(over({{"from", {"a b", "a/b"}}})), HasSubstr("two runs would have the folder from_a-b"));
}

std::vector<std::string> numbersUpTo(int last) {
  std::vector<std::string> numbers;
  for (int number = 1; number <= last; ++number) numbers.push_back(std::to_string(number));
  return numbers;
}

TEST(ExperimentPlan, HasSoManyRunsAtMost) {
  const auto hundred = numbersUpTo(100);
  EXPECT_THAT(names(over({{"seed", hundred}, {"epochs", hundred}})), SizeIs(kMostRuns));
  EXPECT_THAT(refusal(over({{"seed", numbersUpTo(101)}, {"epochs", hundred}})), HasSubstr("--over: it makes more than 10000 runs"));
  EXPECT_THAT(refusal(over({{"method", {"xsmoe", "noft"}}, {"seed", hundred}, {"epochs", hundred}})),
              HasSubstr("it makes more than 10000 runs"));
  const std::vector<VariedSetting> many{{"seed", hundred},       {"epochs", hundred},
                                        {"patience", hundred},   {"checkpoint-every", hundred},
                                        {"batch-size", hundred}, {"bottleneck", hundred}};
  EXPECT_THAT(refusal(over(many)), HasSubstr("it makes more than 10000 runs")) << "a million millions are not made first";
}

TEST(ExperimentPlan, ABranchVariesOnlyWhatAForkMayChange) {
  auto plan = over({{"method", {"static"}}});
  plan.from = PlanBranch{"base", 1};
  EXPECT_THAT(refusal(plan), HasSubstr("a fork cannot change it: it shapes the network"));
  plan.over = {{"seed", {"1", "2"}}, {"patience", {"3"}}};
  EXPECT_THAT(names(plan), ElementsAre("seed_1_patience_3", "seed_2_patience_3"));
}

}  // namespace
}  // namespace xsmoe
