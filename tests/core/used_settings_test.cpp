#include "model/core/used_settings.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace xsmoe {
namespace {

const UsedSetting* find(const std::vector<UsedSetting>& used, const std::string& key) {
  const auto found = std::find_if(used.begin(), used.end(), [&](const UsedSetting& one) { return one.key == key; });
  return found == used.end() ? nullptr : &*found;
}

TEST(UsedSettings, NameTheMethodFirst) {
  RunSettings settings;
  settings.model.method = Method::kIisan;
  settings.model.continual = Continual::kReplay;
  const auto used = usedSettings(settings);
  EXPECT_EQ(used.front().key, "method");
  EXPECT_EQ(used.front().value, "iisan_rh");
  EXPECT_EQ(used.front().words, "IISAN_RH");
  EXPECT_NE(find(used, "reservoir-ratio"), nullptr) << "its wrapper's";
}

TEST(UsedSettings, LeaveOutWhatTheMethodDoesNotUse) {
  const auto used = usedSettings({});
  ASSERT_NE(find(used, "tau"), nullptr);
  EXPECT_EQ(find(used, "tau")->value, "0.1");
  EXPECT_EQ(find(used, "hyperedges"), nullptr);
  EXPECT_EQ(find(used, "iisan-states"), nullptr);
}

TEST(UsedSettings, LeaveOutAPrecisionThatTheMethodDoesNotComputeIn) {
  EXPECT_NE(find(usedSettings({}), "precision"), nullptr);
  RunSettings settings;
  settings.model.method = Method::kSsrm;
  settings.device.precision = Precision::kBfloat16;
  EXPECT_EQ(find(usedSettings(settings), "precision"), nullptr);
}

TEST(UsedSettings, TellUnitsSwitchesAndWhatZeroMeans) {
  RunSettings settings;
  settings.protocol.kCoreItems = 0;
  const auto used = usedSettings(settings);
  EXPECT_EQ(find(used, "batch-size")->value, "256");
  EXPECT_EQ(find(used, "batch-size")->words.substr(0, 4), "256 ");
  EXPECT_EQ(find(used, "references")->words, "no");
  EXPECT_EQ(find(used, "k-core-items")->value, "0");
  EXPECT_EQ(find(used, "from")->value, "");
  EXPECT_EQ(find(used, "from")->words, "no bound");
}

TEST(DecisiveSettings, AreWithoutWhatChangesNoResult) {
  RunSettings settings;
  const auto usual = decisiveSettings(settings);
  settings.training.references = !settings.training.references;
  settings.training.keepEpochs += 1;
  settings.device.threads += 1;
  settings.device.featureMegabytes += 64;
  EXPECT_EQ(decisiveSettings(settings), usual);
  settings.training.seed += 1;
  EXPECT_NE(decisiveSettings(settings), usual);
}

TEST(UsedSettings, TellOneOfAUnitInTheSingular) {
  RunSettings settings;
  settings.training.epochs = 1;
  settings.device.threads = 1;
  const auto one = usedSettings(settings);
  EXPECT_EQ(find(one, "epochs")->words, "1 epoch");
  EXPECT_EQ(find(one, "threads")->words, "1 thread");
  settings.training.epochs = 2;
  const auto two = usedSettings(settings);
  EXPECT_EQ(find(two, "epochs")->words, "2 epochs");
}

}  // namespace
}  // namespace xsmoe
