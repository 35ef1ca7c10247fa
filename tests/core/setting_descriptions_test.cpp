#include "model/core/setting_descriptions.h"

#include <gtest/gtest.h>

#include <map>
#include <string_view>
#include <vector>

namespace xsmoe {
namespace {

TEST(SettingDescriptions, DefaultsAreThePapersValues) {
  const RunSettings defaults;
  for (const auto& description : settingDescriptions()) {
    if (description.key == "threads") continue;
    EXPECT_EQ(description.get(defaults), description.paperValue) << description.key;
  }
}

TEST(SettingDescriptions, EachSaysWhereItsDefaultComesFrom) {
  for (const auto& description : settingDescriptions()) {
    EXPECT_FALSE(description.source.empty()) << description.key;
    EXPECT_FALSE(description.source.ends_with('.')) << description.key << ": it is a part of a sentence";
  }
}

// baselines.md 1.3, 2.1, 3 to 9 and its decision register.
TEST(SettingDescriptions, OfTheMethodsHaveTheDefaultsOfTheNotes) {
  const std::map<std::string_view, double> noted{{"reservoir-ratio", 0.1},
                                                 {"distillation-weight", 0.8},
                                                 {"distillation-temperature", 1},
                                                 {"unseen-user-random", 0},
                                                 {"ssrm-user-weight", 0.5},
                                                 {"ssrm-dropout", 0.2},
                                                 {"weight-decay", 1e-5},
                                                 {"wasserstein-to-target", 0},
                                                 {"giua-raw-evaluation", 0},
                                                 {"giua-edge-attention", 0},
                                                 {"mixer-layers", 2},
                                                 {"mixer-dropout", 0.5},
                                                 {"id-layers", 2},
                                                 {"feature-layers", 2},
                                                 {"hyper-layers", 1},
                                                 {"hyperedges", 4},
                                                 {"hyper-keep", 0.5},
                                                 {"hyper-weight", 0.3},
                                                 {"hyper-temperature", 0.2},
                                                 {"contrastive-weight", 1e-4},
                                                 {"regularisation-weight", 1e-6},
                                                 {"embedding", 128},
                                                 {"bottleneck", 64},
                                                 {"heads", 2},
                                                 {"blocks", 2},
                                                 {"dropout", 0.1},
                                                 {"batch-size", 256},
                                                 {"epochs", 100},
                                                 {"warmup-epochs", 5},
                                                 {"patience", 5},
                                                 {"length", 10},
                                                 {"mask-target", 1}};
  std::size_t found = 0;
  for (const auto& description : settingDescriptions()) {
    const auto one = noted.find(description.key);
    if (one == noted.end()) continue;
    ++found;
    EXPECT_EQ(description.paperValue, one->second) << description.key;
  }
  EXPECT_EQ(found, noted.size());
}

TEST(SettingDescriptions, SettingAValueReadsItBack) {
  for (const auto& description : settingDescriptions()) {
    RunSettings settings;
    description.set(settings, description.least);
    EXPECT_EQ(description.get(settings), description.least) << description.key;
  }
}

/// A run keeps τ and the settings of training as they are by now (RunStanding); another live one would be asked for and forgotten.
TEST(SettingDescriptions, ARepetitionHasAnotherSeedOrThreadsOrIsWatchedOtherwise) {
  std::vector<std::string_view> keys;
  for (const auto& description : settingDescriptions())
    if (isOfRepetition(description.key)) keys.push_back(description.key);
  EXPECT_EQ(keys, (std::vector<std::string_view>{"seed", "checkpoint-every", "keep-epochs", "references", "threads", "feature-memory"}));
}

TEST(SettingDescriptions, WhatIsLiveIsTauOrOfTraining) {
  for (const auto& description : settingDescriptions()) {
    if (!description.live || description.key == "tau") continue;
    EXPECT_EQ(description.group, "training") << description.key;
  }
}

TEST(SettingDescriptions, AWordInPlaceOfZeroIsOfSettingsThatBeginThere) {
  for (const auto& description : settingDescriptions()) {
    if (description.zeroMeans.empty()) continue;
    EXPECT_EQ(description.least, 0) << description.key;
  }
}

TEST(SettingDescriptions, WhatIsGivenWithoutAValueIsAFlagThatIsOff) {
  for (const auto& description : settingDescriptions()) {
    if (!description.bare) continue;
    EXPECT_TRUE(description.flag) << description.key;
    EXPECT_EQ(description.paperValue, 0) << description.key;
  }
}

TEST(SettingDescriptions, WhatCutsAStreamIsOfTheProtocol) {
  std::vector<std::string_view> keys;
  for (const auto& description : settingDescriptions())
    if (description.ofStream) keys.push_back(description.key);
  EXPECT_EQ(keys, (std::vector<std::string_view>{"windows", "k-core", "k-core-items"}));
}

TEST(Validate, AcceptsTheDefaults) { EXPECT_TRUE(validate(RunSettings{}, 13).has_value()); }

TEST(Validate, NamesTheKeyTheValueAndTheRange) {
  RunSettings settings;
  settings.model.tau = 1.5;
  const auto result = validate(settings, 13);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(describe(result.error()), "--tau: the value is 1.5. Give a number from 0 to 0.99.");
}

TEST(Validate, AsksForHeadsThatDivideTheWidthOfMethodsThatHaveHeads) {
  RunSettings settings;
  settings.model.heads = 3;
  const auto refused = validate(settings, 13);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().where, "--heads");
  settings.model.method = Method::kSsrm;
  EXPECT_TRUE(validate(settings, 13));
}

TEST(Validate, RefusesAGroupingOutsideTheCache) {
  RunSettings settings;
  settings.model.grouping = {6, 13};
  const auto result = validate(settings, 13);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(describe(result.error()).find("from 1 to 12 in increasing order, for example 6,12."), std::string::npos);
}

TEST(Validate, TheGroupingThatItNamesForAnExampleIsOneOfTheCache) {
  RunSettings settings;
  settings.model.grouping = {6, 6};
  const auto why = [&](int hiddenStates, const std::vector<int>& cached) {
    return describe(validate(settings, hiddenStates, cached).error());
  };
  EXPECT_NE(why(5, {}).find("in increasing order, for example 2,4."), std::string::npos);
  EXPECT_NE(why(13, {0, 4}).find("in increasing order, for example 4."), std::string::npos);
  EXPECT_NE(why(2, {}).find("in increasing order, for example 1."), std::string::npos);
  EXPECT_EQ(why(kAnyGrouping, {}).find("for example"), std::string::npos) << "no cache is known";
}

TEST(Validate, OfACacheWithOneStateOnlyTheMethodOfTheLastStateCanRun) {
  RunSettings settings;
  const auto result = validate(settings, 1);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(describe(result.error()),
            "--method: the feature cache holds one state of each item, and the method xsmoe needs hidden states below the last. "
            "Choose noft, or a cache with all hidden states.");
  settings.model.method = Method::kNoft;
  EXPECT_TRUE(validate(settings, 1).has_value());
}

TEST(Validate, OfACacheThatHoldsSomeStatesTheOthersCannotBeUsed) {
  RunSettings settings;
  settings.model.grouping = {6, 12};
  EXPECT_TRUE(validate(settings, 13, {0, 6, 12}).has_value());
  const auto grouped = validate(settings, 13, {0, 4, 6});
  ASSERT_FALSE(grouped.has_value());
  EXPECT_EQ(describe(grouped.error()),
            "--grouping: the method xsmoe needs hidden state 12, but the feature cache holds only 0,4,6. Name some of these, or extract "
            "the others too.");
  settings.model.method = Method::kNoft;
  const auto last = validate(settings, 13, {0, 4, 6});
  ASSERT_FALSE(last.has_value());
  EXPECT_EQ(describe(last.error()),
            "--method: the method noft needs hidden state 12, the encoder's last, but the feature cache holds only 0,4,6. Choose "
            "another method, or extract this state too.");
}

TEST(Validate, NamesTheStatesThatIisanMayReadFromACacheOfSome) {
  RunSettings settings;
  settings.model.method = Method::kIisan;
  const auto usual = validate(settings, 13, {0, 6, 12});
  ASSERT_FALSE(usual.has_value());
  EXPECT_EQ(describe(usual.error()),
            "--iisan-states: the method iisan needs hidden state 2, but the feature cache holds only 0,6,12. Use --iisan-states 0,6,12, or "
            "extract the others too.");
  settings.model.baselines.iisanStates = {0, 6, 12};
  EXPECT_TRUE(validate(settings, 13, {0, 6, 12}).has_value());
  settings.model.grouping = {2, 4};
  settings.model.baselines.iisanStates = {0, 3};
  const auto absent = validate(settings, 5, {0, 2, 4});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().where, "--iisan-states");
  EXPECT_NE(describe(absent.error()).find("Use --iisan-states 0,2,4"), std::string::npos);
  settings.model.baselines.iisanStates = {0, 7};
  for (const auto& [cached, example] : {std::pair<std::vector<int>, const char*>{{}, "for example 0,2,4."}, {{0, 4}, "for example 0,4."}})
    EXPECT_NE(describe(validate(settings, 5, cached).error()).find(example), std::string::npos) << example;
}

}  // namespace
}  // namespace xsmoe
