#include "model/core/run_settings_text.h"

#include <gmock/gmock.h>

#include "tests/core/other_choices.h"

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(RunSettingsText, GivesBackWhatDiffersFromTheDefaults) {
  RunSettings settings;
  settings.model.method = Method::kIisan;
  settings.model.continual = Continual::kReplay;
  chooseOthers(settings);
  settings.model.tau = 0.1 + 0.2;
  settings.training.seed = 7;
  settings.training.references = true;
  const auto texts = changedSettings(settings);
  EXPECT_EQ(texts.at("method"), "iisan_rh");
  EXPECT_EQ(texts.at("grouping"), "1,4");
  EXPECT_EQ(texts.count("epochs"), 0U) << "as usual";
  RunSettings back;
  const auto set = setRunSettings(back, texts);
  ASSERT_TRUE(set) << describe(set.error());
  EXPECT_EQ(back, settings);
  EXPECT_TRUE(changedSettings({}).empty());
}

TEST(RunSettingsText, AMethodsNameAndAWrapperMustNotDisagree) {
  RunSettings settings;
  ASSERT_TRUE(setRunSettings(settings, {{"continual", "replay"}, {"method", "iisan"}}));
  EXPECT_EQ(runSettingText(settings, "method"), "iisan_rh");
  const auto set = setRunSetting(settings, "method", "noft_kd");
  ASSERT_FALSE(set);
  EXPECT_THAT(describe(set.error()), HasSubstr("asks for distillation"));
}

TEST(RunSettingsText, SaysWhatANameCanBe) {
  const auto why = [](std::string_view key, std::string_view text) {
    RunSettings settings;
    const auto set = setRunSetting(settings, key, text);
    EXPECT_EQ(settings, RunSettings{});
    return set ? std::string("it was taken") : describe(set.error());
  };
  EXPECT_THAT(why("method", "bert4rec"), HasSubstr("--method: \"bert4rec\" is not known: it is xsmoe"));
  EXPECT_THAT(why("method", "xsmoe_kd"), HasSubstr("--method: experts of the method xsmoe are born and pruned"));
  EXPECT_THAT(why("continual", "much"), HasSubstr("none, replay or distillation"));
  EXPECT_THAT(why("protocol", "mine"), HasSubstr("paper or official"));
  EXPECT_THAT(why("precision", "int8"), HasSubstr("auto, fp32, bf16 or fp16"));
  EXPECT_THAT(why("iisan-states", "6,0"), HasSubstr("hidden states, increasing"));
  EXPECT_THAT(why("colour", "6"), HasSubstr("--colour: there is no such setting"));
}

TEST(RunSettingsText, WritesAValueInOneWay) {
  EXPECT_EQ(plainSettingText("tau", "0.10").value(), "0.1");
  EXPECT_EQ(plainSettingText("method", "IISAN_RH").value(), "iisan_rh");
  EXPECT_THAT(describe(plainSettingText("tau", "2").error()), HasSubstr("--tau: the value is 2"));
}

TEST(RunSettingsText, ListsAreSeparatedByCommasOrWhereValuesHaveThemBySemicolons) {
  EXPECT_THAT(valuesIn("tau", "0,0.1"), ElementsAre("0", "0.1"));
  EXPECT_THAT(valuesIn("grouping", "6,12;12"), ElementsAre("6,12", "12"));
  EXPECT_THAT(valuesIn("iisan-states", "0,6,12"), ElementsAre("0,6,12"));
  EXPECT_THAT(valuesIn("seed", "1,"), ElementsAre("1", "")) << "which is no seed";
}

TEST(RunSettingsText, SeedsMayBeARange) {
  EXPECT_THAT(valuesNamed("seed", "3-5").value(), ElementsAre("3", "4", "5"));
  EXPECT_THAT(valuesNamed("seed", "3 - 4").value(), ElementsAre("3", "4"));
  EXPECT_THAT(valuesNamed("seed", "7").value(), ElementsAre("7"));
  EXPECT_THAT(valuesNamed("seed", "-7").value(), ElementsAre("-7")) << "which is no seed, and no range";
  EXPECT_THAT(valuesNamed("from", "2018-10-02").value(), ElementsAre("2018-10-02"));
  EXPECT_EQ(valuesNamed("seed", "1-1000")->size(), 1000U);
  for (const char* none : {"5-1", "1-", "1-x", "1-2-3", "1--2", "0-99999999999999999999"}) {
    const auto refused = valuesNamed("seed", none);
    ASSERT_FALSE(refused) << none;
    EXPECT_EQ(describe(refused.error()), "--seed: \"" + std::string(none) + "\" is no range of seeds. Write it as 1-5.");
  }
  EXPECT_EQ(describe(valuesNamed("seed", "1-1001").error()), "--seed: \"1-1001\" is a range of more than 1000 seeds. Name fewer.");
}

}  // namespace
}  // namespace xsmoe
