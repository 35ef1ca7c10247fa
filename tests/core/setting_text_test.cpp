#include "model/core/setting_text.h"

#include <gmock/gmock.h>

#include "model/core/setting_descriptions.h"
#include "tests/core/other_choices.h"

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SettingText, GivesEverySettingBackBitForBit) {
  RunSettings settings;
  settings.model.tau = 0.1 + 0.2;
  settings.training.learningRate = 1.0 / 3000;
  settings.training.seed = 9007199254740991;
  chooseOthers(settings);
  RunSettings back;
  for (const auto& description : settingDescriptions())
    ASSERT_TRUE(setSetting(back, description.key, settingText(settings, description.key))) << description.key;
  for (const auto& choice : choiceDescriptions())
    ASSERT_TRUE(setSetting(back, choice.key, settingText(settings, choice.key))) << choice.key;
  EXPECT_EQ(back, settings);
}

TEST(SettingText, RefusesWhatIsNoValueOfASetting) {
  const auto why = [](std::string_view key, std::string_view text) {
    RunSettings settings;
    const auto set = setSetting(settings, key, text);
    EXPECT_EQ(settings, RunSettings{}) << "nothing was changed";
    return set ? std::string("it was taken") : describe(set.error());
  };
  EXPECT_THAT(why("tau", "0.1x"), HasSubstr("\"0.1x\" is no number"));
  EXPECT_THAT(why("tau", ""), HasSubstr("is no number"));
  EXPECT_THAT(why("tau", "nan"), HasSubstr("the value is nan"));
  EXPECT_THAT(why("tau", "1"), HasSubstr("Give a number from 0 to 0.99"));
  EXPECT_THAT(why("patience", "1.5"), HasSubstr("is no whole number"));
  EXPECT_THAT(why("patience", ""), HasSubstr("is no whole number"));
  EXPECT_THAT(why("seed", "9007199254740993"), HasSubstr("the value is 9007199254740993. Give a number from 0 to 9007199254740992"));
  EXPECT_THAT(why("seed", "18446744073709551617"), HasSubstr("the value is 18446744073709551617"));
  for (const char* grouping : {"6;12", "6,6", "12,6", "0,6", "-1", "", "6,"})
    EXPECT_EQ(why("grouping", grouping),
              "--grouping: \"" + std::string(grouping) +
                  "\" is no grouping. Name hidden states with commas between them, which increase and are at least 1.");
  EXPECT_THAT(why("protocol", "mine"), HasSubstr("--protocol: \"mine\" is not known: it is paper or official"));
  EXPECT_THAT(why("device", ""), HasSubstr("auto, cpu or cuda:0"));
  EXPECT_THAT(why("colour", "6"), HasSubstr("--colour: there is no such setting"));
}

TEST(SettingText, TellsWhatAForkAndALiveRunMayChange) {
  for (const char* key : {"tau", "grouping", "learning-rate", "patience", "epochs", "batch-size"}) {
    EXPECT_TRUE(mayChangeInFork(key)) << key;
    EXPECT_TRUE(isLive(key)) << key;
  }
  for (const char* key : {"seed", "warmup-epochs"}) {
    EXPECT_TRUE(mayChangeInFork(key)) << key;
    EXPECT_FALSE(isLive(key)) << key;
  }
  for (const char* key : {"method", "variant", "bottleneck", "dropout", "windows", "continual", "iisan-states", "protocol", "from",
                          "threads", "feature-memory", "device", "precision", "nothing"})
    EXPECT_FALSE(mayChangeInFork(key)) << key;
}

TEST(SettingText, TellsWhatCutsAStreamAndWhatOfARunAStreamMayHaveOfItsOwn) {
  EXPECT_THAT(cutKeys(), ElementsAre("windows", "k-core", "k-core-items", "from", "to"));
  for (const auto key : cutKeys()) EXPECT_TRUE(isOfStream(key)) << key;
  EXPECT_TRUE(isOfStream("embedding"));
  for (const char* key : {"length", "protocol", "validation-share", "method", "tau", "nothing"}) EXPECT_FALSE(isOfStream(key)) << key;
}

TEST(SettingText, WhatIsLiveMayChangeInAForkToo) {
  for (const auto& description : settingDescriptions())
    EXPECT_TRUE(!isLive(description.key) || mayChangeInFork(description.key)) << description.key;
}

TEST(SettingText, RefusesASettingThatTheMethodDoesNotUse) {
  ModelSettings model;
  EXPECT_TRUE(mayBeSet(model, "tau"));
  model.method = Method::kIisan;
  EXPECT_TRUE(mayBeSet(model, "bottleneck"));
  EXPECT_TRUE(mayBeSet(model, "patience"));
  const auto refused = mayBeSet(model, "tau");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(describe(refused.error()), "--tau: the method iisan does not use it. Leave it out, or choose another method.");
}

TEST(SettingText, RefusesAPrecisionThatTheMethodDoesNotComputeIn) {
  for (const auto precision : {Precision::kAuto, Precision::kFloat32}) EXPECT_TRUE(mayComputeIn(Method::kSsrm, precision));
  for (const auto precision : {Precision::kBfloat16, Precision::kFloat16}) {
    EXPECT_TRUE(mayComputeIn(Method::kIisan, precision));
    EXPECT_FALSE(mayComputeIn(Method::kLgmrec, precision));
  }
  EXPECT_EQ(describe(mayComputeIn(Method::kSsrm, Precision::kBfloat16).error()),
            "--precision: the method ssrm computes in float32, so that bf16 would change nothing. Leave it out, or choose another method.");
}

}  // namespace
}  // namespace xsmoe
