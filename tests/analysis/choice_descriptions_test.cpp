#include "model/core/choice_descriptions.h"

#include <gmock/gmock.h>

#include <set>

#include "model/analysis/run_columns.h"
#include "model/analysis/setting_differences.h"
#include "model/core/names.h"
#include "model/core/run_settings_text.h"
#include "model/core/setting_descriptions.h"
#include "model/core/used_settings.h"
#include "tests/core/other_choices.h"

namespace xsmoe {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;

TEST(ChoiceDescriptions, EveryChoiceIsGivenBackAndChangesNothingElse) {
  for (const auto& choice : choiceDescriptions()) {
    RunSettings settings;
    ASSERT_TRUE(choice.set(settings, otherValueOf(choice))) << choice.key;
    EXPECT_EQ(choice.get(settings), otherValueOf(choice)) << choice.key;
    EXPECT_NE(settings, RunSettings()) << choice.key;
    ASSERT_TRUE(choice.set(settings, choice.get({}))) << choice.key;
    EXPECT_EQ(settings, RunSettings()) << choice.key;
  }
}

TEST(ChoiceDescriptions, EveryNameIsOneAndOthersAreNone) {
  for (const auto& choice : choiceDescriptions()) {
    for (const auto& value : choice.values) {
      RunSettings settings;
      EXPECT_TRUE(choice.set(settings, value.name)) << choice.key;
      EXPECT_EQ(choice.get(settings), value.name) << choice.key;
      EXPECT_FALSE(value.title.empty()) << choice.key;
    }
    if (choice.values.empty() && !choice.states) continue;
    RunSettings settings;
    EXPECT_FALSE(choice.set(settings, "9,3")) << choice.key;
    EXPECT_EQ(settings, RunSettings()) << choice.key << ": nothing was changed";
  }
}

TEST(ChoiceDescriptions, NamesStandInTheOrderOfTheirEnumerators) {
  EXPECT_EQ(name(Protocol::kPaper), "paper");
  EXPECT_EQ(name(Protocol::kOfficial), "official");
  EXPECT_EQ(name(Precision::kAuto), "auto");
  EXPECT_EQ(name(Precision::kFloat32), "fp32");
  EXPECT_EQ(name(Precision::kBfloat16), "bf16");
  EXPECT_EQ(name(Precision::kFloat16), "fp16");
  EXPECT_EQ(precisionFromName("bf16"), Precision::kBfloat16);
  EXPECT_EQ(precisionFromName("FP16"), std::nullopt);
}

TEST(ChoiceDescriptions, KeysAreNotThoseOfNumbersAndGroupsAreTheirs) {
  std::set<std::string_view> keys, groups;
  for (const auto& number : settingDescriptions()) {
    keys.insert(number.key);
    groups.insert(number.group);
  }
  for (const auto& choice : choiceDescriptions()) {
    EXPECT_TRUE(keys.insert(choice.key).second) << choice.key;
    EXPECT_TRUE(groups.contains(choice.group)) << choice.key;
    EXPECT_EQ(choiceDescription(choice.key), &choice);
  }
  EXPECT_EQ(choiceDescription("tau"), nullptr);
  EXPECT_EQ(choiceDescription("method"), nullptr);
}

TEST(ChoiceDescriptions, EachSaysWhatMayBeWritten) {
  for (const auto& choice : choiceDescriptions()) {
    EXPECT_TRUE(choice.meaning.ends_with('.')) << choice.key;
    EXPECT_FALSE(choice.label.empty() || choice.title.empty()) << choice.key;
    EXPECT_EQ(choice.form.empty(), !choice.values.empty()) << choice.key;
    EXPECT_FALSE(wordsOf(choice, {}).empty()) << choice.key;
  }
  EXPECT_EQ(namesOf(*choiceDescription("protocol")), "paper or official");
  EXPECT_EQ(namesOf(*choiceDescription("precision")), "auto, fp32, bf16 or fp16");
  EXPECT_EQ(wordsOf(*choiceDescription("iisan-states"), {}), "0 and every second one");
}

/// A run of a method that uses the choice.
RunSummary runWith(const ChoiceDescription& choice) {
  RunSummary run;
  if (choice.key == "iisan-states") run.settings.model.method = Method::kIisan;
  run.description.settings = run.settings;
  return run;
}

TEST(ChoiceDescriptions, EveryChoiceIsToldOfARun) {
  for (const auto& choice : choiceDescriptions()) {
    const auto usual = runWith(choice);
    auto other = usual;
    const std::string value(otherValueOf(choice));
    ASSERT_TRUE(setRunSetting(other.settings, choice.key, value)) << choice.key;
    EXPECT_EQ(changedSettings(other.settings).at(std::string(choice.key)), value);
    EXPECT_THAT(usedSettings(other.settings), Contains(Field(&UsedSetting::value, value))) << choice.key;
    EXPECT_THAT(differingSettings({&usual, &other}), testing::ElementsAre(std::string(choice.key)));
    EXPECT_EQ(settingOf(other, choice.key), (SettingOfRun{choice.get({}), value})) << choice.key;
    const auto column = runColumn(choice.key);
    ASSERT_TRUE(column) << choice.key;
    const bool asUsed = !column->setting;  // device and precision
    EXPECT_TRUE(asUsed || textOf(column->get(other)) == value) << choice.key;
  }
}

TEST(ChoiceDescriptions, ARefusalNamesTheOptionAndWhatMayBeWritten) {
  for (const auto& choice : choiceDescriptions()) {
    if (choice.values.empty()) continue;
    RunSettings settings;
    const auto set = setRunSetting(settings, choice.key, "nothing");
    ASSERT_FALSE(set) << choice.key;
    EXPECT_EQ(describe(set.error()), "--" + std::string(choice.key) + ": \"nothing\" is not known: it is " + namesOf(choice) + ".");
  }
}

}  // namespace
}  // namespace xsmoe
