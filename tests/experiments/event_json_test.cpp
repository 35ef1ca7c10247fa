#include "model/experiments/runs/event_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "model/core/setting_descriptions.h"
#include "model/experiments/runs/settings_json.h"
#include "tests/core/other_choices.h"
#include "tests/experiments/sample_events.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

TEST(EventJson, GivesEveryKindOfEventBack) {
  std::set<std::size_t> kinds;
  for (const auto& event : sampleEvents()) {
    const auto json = toJson(event.detail);
    const auto back = eventFromJson(kindOf(event.detail), nlohmann::json::parse(json.dump()));
    EXPECT_EQ(back.index(), event.detail.index());
    EXPECT_EQ(toJson(back), json) << kindOf(event.detail);
    kinds.insert(back.index());
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<EventDetail>);
}

TEST(EventJson, KeepsTheFieldsOfAnEvent) {
  const auto gone = std::get<ExpertPruned>(sampleEvents()[7].detail);
  const auto back = std::get<ExpertPruned>(eventFromJson("pruned", toJson(EventDetail(gone))));
  EXPECT_EQ(back.window, gone.window);
  EXPECT_EQ(back.modality, Modality::kTextual);
  EXPECT_EQ(back.expert.value, 2);
  EXPECT_EQ(back.utilization, 0.05);
  EXPECT_TRUE(back.byHand);
  const auto epoch = std::get<EpochDone>(sampleEvents()[2].detail);
  const auto epochBack = std::get<EpochDone>(eventFromJson("epoch", toJson(EventDetail(epoch))));
  EXPECT_EQ(epochBack.validation, epoch.validation);
  EXPECT_EQ(epochBack.usage, epoch.usage);
  EXPECT_EQ(epochBack.times, epoch.times) << "what is absent stays absent";
  EXPECT_EQ(epochBack.machine, epoch.machine);
}

TEST(EventJson, ReadsAnEpochOfAnEarlierProgramWithoutItsTimes) {
  auto json = toJson(sampleEvents()[2].detail);
  EXPECT_EQ(json.at("times").at("data"), 0.25);
  EXPECT_TRUE(json.at("times").at("device").is_null()) << "nobody waits for a CPU";
  json.erase("times");
  EXPECT_TRUE(std::get<EpochDone>(eventFromJson("epoch", json)).times.empty());
}

TEST(EventJson, KeepsWhatAnEpochTookOfTheMachineAndReadsOneThatDoesNotTellIt) {
  auto json = toJson(sampleEvents()[2].detail);
  EXPECT_EQ(json.at("machine"),
            nlohmann::json({{"cpu", 0.5}, {"memoryBytes", 1 << 28}, {"readBytes", 4096}, {"gpu", 0.75}, {"gpuBytes", 1 << 29}}));
  EXPECT_TRUE(toJson(sampleEvents()[3].detail).at("machine").at("gpu").is_null()) << "there is none";
  EXPECT_EQ(std::get<EpochDone>(eventFromJson("epoch", toJson(sampleEvents()[3].detail))).machine, MachineUse());
  json.erase("machine");
  EXPECT_EQ(std::get<EpochDone>(eventFromJson("epoch", json)).machine, MachineUse());
}

TEST(EventJson, ReadsAPruningOfAnEarlierProgramThatKnewNoMerges) {
  auto json = toJson(sampleEvents()[8].detail);
  EXPECT_EQ(std::get<ExpertPruned>(eventFromJson("pruned", json)).into, 3);
  json.erase("into");
  EXPECT_FALSE(std::get<ExpertPruned>(eventFromJson("pruned", json)).into);
}

TEST(EventJson, ReadsAWindowOfAnEarlierProgramWithoutItsMemory) {
  auto json = toJson(sampleEvents()[4].detail);
  EXPECT_EQ(json.at("peakBytes"), 1 << 30);
  json.erase("peakBytes");
  EXPECT_EQ(std::get<WindowDone>(eventFromJson("window", json)).peakBytes, 0);
}

TEST(EventJson, WritesWhatIsAbsentAsNull) {
  EXPECT_TRUE(toJson(sampleEvents()[3].detail).at("validation").is_null());
  EXPECT_TRUE(toJson(std::optional<Metrics>()).is_null());
}

TEST(EventJson, RefusesUnknownKindsMissingFieldsAndWrongTypes) {
  EXPECT_THROW(static_cast<void>(eventFromJson("surprise", {})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(eventFromJson("stopped", nlohmann::json::object())), std::exception);
  EXPECT_THROW(static_cast<void>(eventFromJson("stopped", {{"window", "two"}})), std::exception);
  auto expanded = toJson(sampleEvents()[6].detail);
  expanded["modality"] = "smell";
  EXPECT_THROW(static_cast<void>(eventFromJson("expanded", expanded)), std::invalid_argument);
}

TEST(EventJson, RefusesAChangeAtAMomentThatItDoesNotKnow) {
  auto change = toJson(EventDetail(ChangeLogged{SetTau{0.2}, 5, {Boundary::kTested, {1}, 0, 0}}));
  ASSERT_EQ(change.at("place").at("moment"), "tested");
  EXPECT_EQ(std::get<ChangeLogged>(eventFromJson("change", change)).place.boundary, Boundary::kTested);
  change["place"]["moment"] = "sometimes";
  EXPECT_THAT([&] { static_cast<void>(eventFromJson("change", change)); },
              testing::ThrowsMessage<std::invalid_argument>("unknown moment \"sometimes\""));
  change["place"]["moment"] = 2;
  EXPECT_THROW(static_cast<void>(eventFromJson("change", change)), nlohmann::json::exception);
}

/// Every setting away from its default.
RunSettings unusualSettings() {
  RunSettings settings;
  for (const auto& description : settingDescriptions()) {
    const double value = description.get(settings);
    const double step = description.decimals == 0 ? 1 : 0.01;
    description.set(settings, value + step <= description.most ? value + step : value - step);
  }
  settings.training.seed = 9007199254740991;
  settings.model.method = Method::kTextual;
  chooseOthers(settings);
  return settings;
}

TEST(SettingsJson, GivesEverySettingBack) {
  const auto settings = unusualSettings();
  for (const auto& description : settingDescriptions()) EXPECT_NE(description.get(settings), description.get({})) << description.key;
  EXPECT_EQ(settingsFromJson(nlohmann::json::parse(toJson(settings).dump())), settings);
}

TEST(SettingsJson, UsesTheCommandLinesKeys) {
  const auto json = toJson(unusualSettings());
  EXPECT_EQ(json.at("variant"), "textual");
  for (const auto& choice : choiceDescriptions()) EXPECT_EQ(json.at(std::string(choice.key)), otherValueOf(choice));
  EXPECT_EQ(json.at("batch-size"), 257);
  EXPECT_EQ(json.at("seed"), 9007199254740991);
}

TEST(SettingsJson, TakesDefaultsForMissingKeys) { EXPECT_EQ(settingsFromJson(nlohmann::json::object()), RunSettings{}); }

TEST(SettingsJson, NamesAnUnknownName) {
  try {
    static_cast<void>(settingsFromJson({{"variant", "bigger"}}));
    FAIL() << "it was taken";
  } catch (const SettingNotKnown& error) {
    EXPECT_STREQ(error.what(), "the method \"bigger\"");
  }
}

TEST(SettingsJson, RefusesWhatIsNoNameOfAChoice) {
  for (const auto& choice : choiceDescriptions()) {
    if (choice.values.empty()) continue;
    const std::string key(choice.key);
    EXPECT_THAT(
        [&] {
          static_cast<void>(settingsFromJson({{key, "bigger"}}));
        },
        testing::ThrowsMessage<SettingNotKnown>("the " + key + " \"bigger\""));
  }
}

TEST(SettingsJson, HasTheKeysAndTextsOfRunsBefore) {
  const auto json = toJson(RunSettings());
  for (const auto& [key, text] : {std::pair("variant", "xsmoe"),
                                  {"continual", "none"},
                                  {"iisan-states", ""},
                                  {"grouping", "6,12"},
                                  {"protocol", "paper"},
                                  {"from", ""},
                                  {"to", ""},
                                  {"device", "auto"},
                                  {"precision", "auto"}})
    EXPECT_EQ(json.at(key), text) << key;
}

}  // namespace
}  // namespace xsmoe::experiments
