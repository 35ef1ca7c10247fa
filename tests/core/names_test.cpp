#include "model/core/names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe {
namespace {

TEST(Names, EveryMethodIsFoundByItsName) {
  for (const auto& one : methodDescriptions()) {
    EXPECT_EQ(methodFromName(one.key), one.method);
    EXPECT_EQ(descriptionOf(one.method).key, one.key);
  }
  EXPECT_EQ(methodFromName("dynamic"), std::nullopt);
}

/// Keys of the model's settings, numbers and choices.
std::set<std::string> modelSettings() {
  std::set<std::string> keys;
  for (const auto& one : choiceDescriptions())
    if (one.group == "model") keys.emplace(one.key);
  for (const auto& one : settingDescriptions())
    if (one.group == "model") keys.emplace(one.key);
  return keys;
}

TEST(Names, AMethodsSettingsAreSettingsOfTheModelEachOnce) {
  for (const auto& one : methodDescriptions()) {
    std::istringstream words{std::string(one.settings)};
    std::set<std::string> named;
    for (std::string word; words >> word;) {
      EXPECT_TRUE(modelSettings().contains(word)) << one.key << " names \"" << word << '"';
      EXPECT_TRUE(named.insert(word).second) << one.key << " names \"" << word << "\" twice";
    }
  }
}

/// Every method with every wrapper that it bears.
std::vector<ModelSettings> everyMethod() {
  std::vector<ModelSettings> all;
  for (const auto& [method, continual] : namedMethods()) {
    all.emplace_back();
    all.back().method = method;
    all.back().continual = continual;
  }
  return all;
}

TEST(Names, EverySettingOfTheModelIsUsedByAMethodOrAWrapper) {
  const auto all = everyMethod();
  for (const auto& key : modelSettings())
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const auto& one) { return usesSetting(one, key); })) << key;
}

TEST(Names, DistillationIsForMethodsWhoseLayersStayInANewWindow) {
  for (const auto& one : methodDescriptions()) {
    if (one.wrappers == Wrappers::kNone) continue;
    EXPECT_EQ(bears(one.method, Continual::kDistillation), !one.expands) << one.key;
  }
}

TEST(Names, AMethodIsListedWithWhatItBears) {
  const auto all = namedMethods();
  const auto has = [&](Method method, Continual continual) {
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.method == method && one.continual == continual; });
  };
  for (const auto& one : methodDescriptions())
    for (const auto continual : {Continual::kNone, Continual::kReplay, Continual::kDistillation})
      EXPECT_EQ(has(one.method, continual), bears(one.method, continual)) << nameOf(one.method, continual);
  EXPECT_EQ(all.front().method, methodDescriptions().front().method);
  EXPECT_EQ(all.front().continual, Continual::kNone);
}

TEST(Names, AMethodIsNamedWithItsWrapperAsThePaperNamesIt) {
  EXPECT_EQ(nameOf(Method::kIisan, Continual::kReplay), "iisan_rh");
  EXPECT_EQ(titleOf(Method::kMmmlp, Continual::kDistillation), "MMMLP_KD");
  for (const auto& one : everyMethod()) {
    const auto named = namedMethod(nameOf(one.method, one.continual));
    ASSERT_TRUE(named);
    EXPECT_EQ(named->method, one.method);
    EXPECT_EQ(named->continual, one.continual);
  }
  for (const char* paper : {"IISAN_RH", "MMMLP_KD", "LGMRec_RH", "GIUA-GNN", "XSMoE", "Static", "NoFT"}) {
    const auto named = namedMethod(paper);
    ASSERT_TRUE(named) << paper;
    EXPECT_EQ(titleOf(named->method, named->continual), paper);
  }
  EXPECT_FALSE(namedMethod("gag_rh")) << "it has a reservoir of its own";
  EXPECT_FALSE(namedMethod("xsmoe_kd")) << "its layers change";
  EXPECT_FALSE(namedMethod("_rh"));
  EXPECT_FALSE(namedWithWrapper("_rh"));
  EXPECT_EQ(namedWithWrapper("GAG_RH")->method, Method::kGag);
  EXPECT_EQ(whyNotBorne(Method::kGag, Continual::kReplay), "the method gag has a reservoir of its own");
  EXPECT_EQ(whyNotBorne(Method::kXsmoe, Continual::kDistillation).substr(0, 31), "experts of the method xsmoe are");
  EXPECT_EQ(whyNotBorne(Method::kXsmoe, Continual::kReplay), "");
}

TEST(Names, AMethodUsesWhatItsRowNamesAndWhatIsNotTheModels) {
  EXPECT_TRUE(usesSetting(Method::kXsmoe, "tau"));
  EXPECT_FALSE(usesSetting(Method::kStatic, "tau"));
  EXPECT_TRUE(usesSetting(Method::kStatic, "grouping"));
  EXPECT_FALSE(usesSetting(Method::kIisan, "grouping"));
  for (const char* key : {"epochs", "k-core", "threads", "device"}) EXPECT_TRUE(usesSetting(Method::kNoft, key)) << key;
}

TEST(Names, AMethodThatComputesInFloat32AloneUsesNoPrecision) {
  for (const auto& one : methodDescriptions()) {
    EXPECT_EQ(computesInHalf(one.method), one.samples == SampleFormat::kSequences) << one.key;
    EXPECT_EQ(usesSetting(one.method, "precision"), computesInHalf(one.method)) << one.key;
  }
}

TEST(Names, MethodsOfIdsNeedNoFeatures) {
  EXPECT_EQ(keysWithoutFeatures(), "ssrm, gag or giua-gnn");
  for (const auto method : {Method::kSsrm, Method::kGag, Method::kGiuaGnn}) EXPECT_FALSE(readsFeatures(method));
}

TEST(Names, TheScriptForPyTorchIsOfXsmoeAndItsAblations) { EXPECT_EQ(keysOfScript(), "xsmoe, static, noft, visual or textual"); }

TEST(Names, AnAblationIsOfXsmoesFamilyAndNotXsmoe) {
  for (const auto method : {Method::kStatic, Method::kNoft, Method::kVisual, Method::kTextual}) EXPECT_TRUE(isAblation(method));
  for (const auto method : {Method::kXsmoe, Method::kIisan, Method::kGag}) EXPECT_FALSE(isAblation(method));
}

TEST(Names, GroupingsAreIncreasingAndPositive) {
  EXPECT_EQ(groupingFromName("6,12"), (Grouping{6, 12}));
  EXPECT_EQ(name(Grouping{2, 4, 12}), "2,4,12");
  for (const char* wrong : {"", "6,6", "12,6", "0,6", "6,", ",6", "6;12", "a", "-1", "6 ,12"})
    EXPECT_EQ(groupingFromName(wrong), std::nullopt) << wrong;
}

TEST(Names, MethodsSayWhichModalitiesTheyUse) {
  EXPECT_EQ(modalitiesOf(Method::kTextual), std::vector{Modality::kTextual});
  EXPECT_EQ(modalitiesOf(Method::kNoft).size(), 2U);
  EXPECT_FALSE(hasExperts(Method::kNoft));
  EXPECT_FALSE(expands(Method::kStatic));
  EXPECT_TRUE(expands(Method::kVisual));
}

}  // namespace
}  // namespace xsmoe
