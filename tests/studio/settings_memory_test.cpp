// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_memory.h"

#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class SettingsMemory : public StudioTest {};

TEST_F(SettingsMemory, KeepsWhatAPersonSet) {
  RunSettings settings;
  settings.model.method = Method::kStatic;
  settings.model.grouping = {3, 7, 12};
  settings.model.tau = 0.17;
  settings.training.batchSize = 64;
  settings.protocol.protocol = Protocol::kOfficial;
  settings.device.device = "cpu";
  settings.device.precision = Precision::kFloat32;
  rememberSettings(settings);
  EXPECT_EQ(rememberedSettings(), settings);
}

TEST_F(SettingsMemory, LeavesWindowsAndDatesToTheStream) {
  RunSettings settings;
  settings.protocol.windows = 5;
  settings.protocol.kCore = 10;
  settings.protocol.from = "2020-01-01";
  rememberSettings(settings);
  EXPECT_EQ(rememberedSettings(), RunSettings{});
}

TEST_F(SettingsMemory, TakesTheDefaultWhereTheStoreIsBroken) {
  QSettings store;
  store.setValue("run/tau", "much");
  store.setValue("run/batch-size", -3);
  store.setValue("run/epochs", 2.5);
  store.setValue("run/variant", QByteArray("\xff\x00\x01", 3));
  store.setValue("run/grouping", "12,6");
  store.setValue("run/heads", 3);  // does not divide the embedding width
  EXPECT_EQ(rememberedSettings(), RunSettings{});
}

}  // namespace
}  // namespace xsmoe::studio
