// SPDX-License-Identifier: Apache-2.0
#include "model/core/settings_file.h"

#include <gmock/gmock.h>

#include "model/core/used_settings.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string refusalOf(std::string_view text) {
  const auto read = settingsIn(text, "mine.toml");
  return read ? "it was read" : describe(read.error());
}

TEST(SettingsFile, HasALineForEachSettingAndComments) {
  const auto read = settingsIn("# mine\r\n\n  tau = 0.2  # a lot\nmethod = \"iisan_rh\"\r\ngrouping=6,12\n", "mine.toml");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_THAT(*read, ElementsAre(Pair("grouping", "6,12"), Pair("method", "iisan_rh"), Pair("tau", "0.2")));
  EXPECT_TRUE(settingsIn("", "empty.toml"));
}

TEST(SettingsFile, NamesTheLineOfWhatItDoesNotTake) {
  EXPECT_THAT(refusalOf("tau = 0.1\n\ntaus = 0.1\n"), HasSubstr("mine.toml, line 3: \"taus\" is no setting. Is it \"tau\"?"));
  EXPECT_THAT(refusalOf("velocity = 9"), HasSubstr("line 1: \"velocity\" is no setting. xsmoe train --help names all of them"));
  EXPECT_THAT(refusalOf("tau = 0.1\ntau = 0.2"), HasSubstr("line 2: \"tau\" stands in line 1 already"));
  EXPECT_THAT(refusalOf("[model]"), HasSubstr("line 1: there is no \"=\""));
  EXPECT_THAT(refusalOf("tau ="), HasSubstr("line 1: \"tau\" has no value"));
  EXPECT_THAT(refusalOf("protocol = \"paper"), HasSubstr("line 1: \"protocol\" has no value"));
  EXPECT_THAT(refusalOf("epochs = 2.5"), HasSubstr("line 1: epochs: \"2.5\" is no whole number"));
  EXPECT_THAT(refusalOf("tau = 7"), HasSubstr("line 1: tau: the value is 7. Give a number from 0 to"));
  EXPECT_THAT(refusalOf("method = \"iisan_rh\"\ncontinual = \"distillation\""), HasSubstr("mine.toml: ")) << "they exclude each other";
}

TEST(SettingsFile, GivesBackWhatWasWritten) {
  const TemporaryFolder folder;
  RunSettings settings;
  settings.model.method = Method::kIisan;
  settings.model.continual = Continual::kReplay;
  settings.training.epochs = 7;
  settings.training.seed = 12;
  settings.protocol.from = "2014-05-01";
  settings.protocol.windows = 8;
  const auto file = folder.path() / "mine.toml";
  ASSERT_TRUE(writeSettingsFile(file, settings));
  const auto read = settingsByFile(file, RunSettings());
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(decisiveSettings(*read), decisiveSettings(settings));
  EXPECT_EQ(settingsFileText(*read), settingsFileText(settings));
}

TEST(SettingsFile, LeavesTheCutOfTheStreamAndTakesTheDefaultsForWhatItDoesNotSay) {
  TemporaryFolder folder;
  folder.write("mine.toml", "tau = 0.2\n");
  RunSettings own;
  own.model.method = Method::kStatic;
  own.model.grouping = {3, 6};
  own.training.epochs = 7;
  own.protocol.windows = 4;
  const auto read = settingsByFile(folder.path() / "mine.toml", own);
  ASSERT_TRUE(read) << describe(read.error());
  RunSettings expected;
  expected.model.tau = 0.2;
  expected.model.grouping = {3, 6};
  expected.protocol.windows = 4;
  EXPECT_EQ(*read, expected);
  EXPECT_EQ(*settingsByTexts({{"tau", "0.2"}}, "mine.toml", own), expected) << "the same of what was read before";
  EXPECT_THAT(describe(settingsByFile(folder.path() / "none.toml", own).error()), HasSubstr("none.toml: cannot be read"));
}

}  // namespace
}  // namespace xsmoe
