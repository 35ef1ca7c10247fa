#include "model/analysis/run_columns.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <set>

#include "model/core/setting_descriptions.h"

namespace xsmoe {
namespace {

RunSummary threeWindows() {
  RunSummary run;
  run.description.name = "first";
  run.description.streamTitle = "Home";
  run.description.streamFolder = "/streams/home";
  run.settings.model.continual = Continual::kReplay;
  run.state = RunState::kFinished;
  run.windowsDone = 3;
  run.tests = {{{0}, {1}, {0.1, 0.05, 0, 0, 10}}, {{1}, {2}, {0.4, 0.2, 0, 0, 10}}, {{2}, {3}, {0.2, 0.1, 0, 0, 10}}};
  run.costs = {{{0}, 100, 50, 3, 4, 1.5}, {{1}, 120, 60, 4, 6, 2.5}, {{2}, 110, 55, 5, 5, 2}};
  run.result.mean = Metrics{0.3, 0.15, 0, 0, 20};
  run.result.allTests = Metrics{0.25, 0.125, 0, 0, 30};
  return run;
}

TEST(RunColumns, HaveKeysOfTheirOwn) {
  std::set<std::string> keys;
  for (const auto& column : runColumns()) {
    EXPECT_TRUE(keys.insert(column.key).second) << column.key << " is there twice";
    EXPECT_FALSE(column.title.empty()) << column.key;
    EXPECT_FALSE(column.meaning.empty()) << column.key;
    EXPECT_EQ(runColumn(column.key)->key, column.key);
  }
  for (const auto& setting : settingDescriptions())
    EXPECT_TRUE(keys.contains(std::string(setting.key))) << setting.key << " cannot be asked for";
}

TEST(RunColumns, TellWhatARunIsAndMeasured) {
  const auto run = threeWindows();
  EXPECT_EQ(valueOf(run, "name"), RunValue("first"));
  EXPECT_EQ(valueOf(run, "method"), RunValue("xsmoe_rh"));
  EXPECT_EQ(valueOf(run, "Stream"), RunValue("Home")) << "in any case";
  EXPECT_EQ(valueOf(run, "state"), RunValue("finished"));
  EXPECT_EQ(valueOf(run, "windows"), RunValue(3.0)) << "those that are done, and not how many the stream is cut into";
  EXPECT_EQ(valueOf(run, "windows-planned"), RunValue(10.0));
  EXPECT_EQ(valueOf(run, "tau"), RunValue(0.1));
  EXPECT_EQ(valueOf(run, "grouping"), RunValue("6,12"));
  EXPECT_EQ(valueOf(run, "hr10"), RunValue(0.3));
  EXPECT_EQ(valueOf(run, "parameters"), RunValue(110.0)) << "of the last window";
  EXPECT_EQ(valueOf(run, "seconds"), RunValue(6.0)) << "of all windows";
  EXPECT_EQ(valueOf(run, "trained-epochs"), RunValue(12.0));
  EXPECT_EQ(valueOf(run, "nothing-like-it"), RunValue());
}

TEST(RunColumns, TellOfOneWindowTheLastTheBestAndTheMean) {
  const auto run = threeWindows();
  EXPECT_EQ(valueOf(run, "d2.hr10"), RunValue(0.4)) << "by the window that it was tested on";
  EXPECT_EQ(valueOf(run, "D2.HR10"), RunValue(0.4));
  EXPECT_EQ(valueOf(run, "d0.hr10"), RunValue()) << "nothing is tested on D_0";
  EXPECT_EQ(valueOf(run, "d0.seconds"), RunValue(1.5)) << "but it is trained on";
  EXPECT_EQ(valueOf(run, "last.hr10"), RunValue(0.2));
  EXPECT_EQ(valueOf(run, "best.hr10"), RunValue(0.4));
  EXPECT_EQ(valueOf(run, "best.seconds"), RunValue(1.5)) << "of costs the least";
  EXPECT_EQ(valueOf(run, "mean.hr10"), RunValue(0.3)) << "that of the protocol, over D_2 …";
  EXPECT_EQ(valueOf(run, "all.hr10"), RunValue(0.25));
  EXPECT_EQ(valueOf(run, "mean.parameters"), RunValue(110.0));
  for (const char* none : {"d.hr10", "d-1.hr10", "d2x.hr10", "worst.hr10", "last.tau", "all.seconds", ".hr10"})
    EXPECT_FALSE(runColumn(none)) << none;
}

TEST(RunColumns, TellOfValidationAsOfTests) {
  auto run = threeWindows();
  run.validations = {{{0}, {0.2, 0.1, 0.3, 0.15, 10}}, {{1}, {0.5, 0.25, 0.625, 0.3, 10}}, {{2}, {0.25, 0.125, 0.375, 0.2, 10}}};
  EXPECT_EQ(valueOf(run, "validation-hr10"), RunValue(0.375)) << "of the models whose tests are in the mean: without D_0";
  EXPECT_EQ(valueOf(run, "mean.validation-ndcg10"), RunValue(0.1875));
  EXPECT_EQ(valueOf(run, "d1.validation-hr10"), RunValue(0.5)) << "by the window that it is a part of";
  EXPECT_EQ(valueOf(run, "d0.validation-hr20"), RunValue(0.3));
  EXPECT_EQ(valueOf(run, "d3.validation-hr10"), RunValue());
  EXPECT_EQ(valueOf(run, "last.validation-ndcg20"), RunValue(0.2));
  EXPECT_EQ(valueOf(run, "best.validation-hr10"), RunValue(0.5));
  EXPECT_NEAR(std::get<double>(valueOf(run, "all.validation-hr10")), 0.95 / 3, 1e-15);
  EXPECT_TRUE(runColumn("validation-hr10")->share) << "shown and asked for in percent";
  EXPECT_EQ(valueOf(threeWindows(), "validation-hr10"), RunValue()) << "no validation sequence";
}

TEST(RunColumns, TellTheStandardErrorOfAShareOfHits) {
  auto run = threeWindows();
  run.validations = {{{1}, {0.5, 0.25, 0.625, 0.3, 25}}};
  const auto errorOf = [&run](const char* key) {
    const auto column = runColumn(key);
    return column && column->error ? column->error(run) : std::nullopt;
  };
  const double first = std::sqrt(0.1 * 0.9 / 10), second = std::sqrt(0.4 * 0.6 / 10), third = std::sqrt(0.2 * 0.8 / 10);
  for (const char* const mean : {"hr10", "mean.hr10"}) EXPECT_DOUBLE_EQ(errorOf(mean).value_or(0), std::hypot(second, third) / 2) << mean;
  EXPECT_DOUBLE_EQ(errorOf("all.hr10").value_or(0), std::hypot(first, second, third) / 3);
  EXPECT_DOUBLE_EQ(errorOf("last.hr10").value_or(0), third);
  EXPECT_DOUBLE_EQ(errorOf("best.hr10").value_or(0), second);
  EXPECT_DOUBLE_EQ(errorOf("d1.hr10").value_or(0), first) << "by the window that it was tested on";
  EXPECT_FALSE(errorOf("d0.hr10")) << "nothing is tested on it";
  EXPECT_DOUBLE_EQ(errorOf("d1.validation-hr10").value_or(0), 0.1);
  EXPECT_DOUBLE_EQ(errorOf("validation-hr10").value_or(0), 0.1);
  for (const char* const none : {"ndcg10", "validation-ndcg10", "parameters", "tau", "name"}) EXPECT_FALSE(runColumn(none)->error) << none;
  run.tests.back().metrics.sequences = 0;
  EXPECT_FALSE(errorOf("hr10")) << "over how many it is, is not known";
}

TEST(RunColumns, HaveNothingWhereARunHasNothing) {
  RunSummary run;
  for (const char* key : {"hr10", "last.hr10", "best.seconds", "parameters", "seconds", "parent", "tag", "note", "problem"})
    EXPECT_EQ(valueOf(run, key), RunValue()) << key;
  run.settings.model.method = Method::kGag;
  EXPECT_EQ(valueOf(run, "tau"), RunValue()) << "the method does not use it";
  EXPECT_EQ(valueOf(run, "grouping"), RunValue());
  EXPECT_EQ(valueOf(run, "experts"), RunValue());
  EXPECT_EQ(valueOf(run, "seed"), RunValue(42.0));
  run.problem = "run.json: the file cannot be read";
  EXPECT_EQ(valueOf(run, "seed"), RunValue()) << "of a run that cannot be read nothing is known";
  EXPECT_EQ(valueOf(run, "method"), RunValue());
  EXPECT_EQ(valueOf(run, "state"), RunValue("cannot be read")) << "but that it is so, as the window says it";
}

TEST(RunColumns, GiveNumbersBackBitForBit) {
  EXPECT_EQ(textOf(RunValue(1.0 / 3)), "0.3333333333333333");
  EXPECT_EQ(textOf(RunValue()), "");
}

TEST(RunColumns, KnowSmallLettersOfOtherAlphabets) {
  EXPECT_EQ(withoutCase("ÄÖÜ Été ΤΑΥ ПОТОК Ё 流"), "äöü été ταυ поток ё 流");
  EXPECT_EQ(withoutCase("\xC3"), "\xC3") << "half a letter stays";
}

}  // namespace
}  // namespace xsmoe
