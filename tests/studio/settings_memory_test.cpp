// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_memory.h"

#include "tests/core/other_choices.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class SettingsMemory : public StudioTest {};

TEST_F(SettingsMemory, KeepsWhatAPersonSet) {
  RunSettings settings;
  settings.model.method = Method::kStatic;
  settings.model.tau = 0.17;
  settings.training.batchSize = 64;
  for (const auto& choice : choiceDescriptions())
    if (!choice.ofStream) choice.set(settings, otherValueOf(choice));
  rememberSettings(settings);
  EXPECT_EQ(rememberedSettings(), settings);
  for (const char* key : {"grouping", "iisan-states", "protocol", "precision", "device"})
    EXPECT_TRUE(QSettings().contains(QStringLiteral("run/") + QLatin1String(key))) << key;
}

TEST_F(SettingsMemory, KeepsOfWhatAFileLentOnlyWhatAPersonChanged) {
  RunSettings own;
  own.training.epochs = 40;
  own.model.method = Method::kStatic;
  RunSettings lent;
  lent.training.epochs = 4;
  lent.training.patience = 2;
  RunSettings changed = lent;
  changed.model.tau = 0.17;
  rememberNext(changed, {SettingsSource::kFile, "/mine.toml", true}, Lent{lent, own, {}});
  own.model.tau = 0.17;
  EXPECT_EQ(rememberedSettings(), own);
}

TEST_F(SettingsMemory, KeepsNothingOfWhatAPersonTriedAndTookBackOfAFile) {
  RunSettings own;
  own.training.epochs = 40;
  const SettingsOrigin paper{SettingsSource::kPreset, "paper"}, file{SettingsSource::kFile, "/mine.toml", true};
  rememberNext(own, paper, {});
  RunSettings said;
  said.training.epochs = 4;
  const Lent lent{said, own, paper};
  auto tried = said;
  tried.training.epochs = 8;
  rememberNext(tried, file, lent);
  EXPECT_EQ(rememberedSettings().training.epochs, 8);
  EXPECT_EQ(rememberedOrigin(), (SettingsOrigin{SettingsSource::kPreset, "paper", false, {{"epochs", "40"}}}));
  rememberNext(said, file, lent);
  EXPECT_EQ(rememberedSettings(), own);
  EXPECT_EQ(rememberedOrigin(), paper) << "no change";
}

TEST_F(SettingsMemory, KnowsAtTheNextStartWhereTheyComeFrom) {
  EXPECT_EQ(rememberedOrigin(), SettingsOrigin{}) << "the first start";
  for (const auto& origin :
       {SettingsOrigin{SettingsSource::kPreset, "quick-look", false, {{"tau", "0.1"}, {"iisan-states", ""}}},
        SettingsOrigin{SettingsSource::kFile, "/a=b/mine.toml"}, SettingsOrigin{SettingsSource::kFile, "/wide.toml", false, {}, true},
        SettingsOrigin{SettingsSource::kRun, "2026_xsmoe"}, SettingsOrigin{}}) {
    rememberOrigin(origin);
    EXPECT_EQ(rememberedOrigin(), origin);
  }
}

TEST_F(SettingsMemory, TakesThemForAPersonsOwnWhereTheirOriginIsNotKept) {
  rememberSettings({});
  EXPECT_EQ(rememberedOrigin().source, SettingsSource::kOwn);
  rememberOrigin({SettingsSource::kPreset, "a preset that is no more"});
  EXPECT_EQ(rememberedOrigin(), SettingsOrigin{SettingsSource::kOwn});
}

TEST_F(SettingsMemory, AFileOfOneStartIsNoOriginForTheNextAndWhatWasChangedIsCounted) {
  RunSettings own;
  own.training.epochs = 40;
  rememberNext(own, {SettingsSource::kPreset, "paper"}, {});
  RunSettings lent;
  lent.training.epochs = 4;
  auto changed = lent;
  changed.model.tau = 0.17;
  rememberNext(changed, {SettingsSource::kFile, "/mine.toml", true}, Lent{lent, own, {SettingsSource::kPreset, "paper"}});
  EXPECT_EQ(rememberedSettings().training.epochs, 40);
  EXPECT_EQ(rememberedOrigin(), (SettingsOrigin{SettingsSource::kPreset, "paper", false, {{"tau", "0.1"}}}));
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
  store.setValue("run/protocol", "mine");
  store.setValue("run/device", "");
  store.setValue("run/heads", 3);  // does not divide the embedding width
  EXPECT_EQ(rememberedSettings(), RunSettings{});
}

}  // namespace
}  // namespace xsmoe::studio
