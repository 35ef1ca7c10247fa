#include "model/core/presets.h"

#include <gtest/gtest.h>

#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

TEST(Presets, HoldOnlyValuesThatCanBeSetAndCanBeUsed) {
  for (const auto& preset : presets()) {
    EXPECT_EQ(presetFromName(preset.key), &preset);
    EXPECT_FALSE(preset.meaning.empty()) << preset.key;
    RunSettings settings;
    for (const auto& [key, text] : preset.values) {
      const auto set = setSetting(settings, key, text);
      EXPECT_TRUE(set) << preset.key << ": " << describe(set.error());
    }
    EXPECT_TRUE(validate(withPreset({}, preset), kAnyGrouping)) << preset.key;
  }
  EXPECT_EQ(presetFromName("none"), nullptr);
  EXPECT_EQ(presetKeys(), "paper, official, quick-look or small-machine");
}

TEST(Presets, ThePapersAreTheDefaults) { EXPECT_EQ(withPreset({}, *presetFromName("paper")), RunSettings()); }

TEST(Presets, LeaveMethodStreamSeedAndDeviceAndReplaceTheRest) {
  RunSettings own;
  own.model.method = Method::kIisan;
  own.model.grouping = {2, 4};
  own.model.tau = 0.9;
  own.training.seed = 7;
  own.training.patience = 99;
  own.device.threads = 3;
  own.protocol.windows = 4;
  own.protocol.from = "2020";
  own.protocol.sequenceLength = 3;
  RunSettings expected;
  expected.model.method = Method::kIisan;
  expected.model.grouping = {2, 4};
  expected.training.seed = 7;
  expected.device.threads = 3;
  expected.protocol.windows = 4;
  expected.protocol.from = "2020";
  expected.protocol.protocol = Protocol::kOfficial;
  EXPECT_EQ(withPreset(own, *presetFromName("official")), expected);
}

}  // namespace
}  // namespace xsmoe
