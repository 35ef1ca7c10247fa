// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/command_line.h"

#include <gmock/gmock.h>

#include "app/studio/parts/message_bar.h"
#include "app/studio/session/settings_memory.h"
#include "app/studio/shell/settings_menu.h"
#include "model/core/data_commands.h"
#include "tests/studio/main_window_fixture.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

CommandLine parsed(const QStringList& arguments) { return parseCommandLine(QStringList{QStringLiteral("xsmoe-studio")} + arguments); }

TEST(StudioCommandLine, TakesTheSettingsOfTheNextRunFromAFile) {
  const auto line = parsed({QStringLiteral("my-stream"), QStringLiteral("--config"), QStringLiteral("mine.toml")});
  EXPECT_EQ(line.exitCode, -1) << line.text.toStdString();
  EXPECT_EQ(line.config, QStringLiteral("mine.toml"));
  EXPECT_EQ(line.folder, QStringLiteral("my-stream"));
  EXPECT_TRUE(parsed({}).config.isEmpty());
}

/// As a shell hands the words of a copied command on.
CommandLine parsedWords(const CommandWords& words) {
  QStringList arguments;
  for (const auto& word : words) arguments << QString::fromStdString(word);
  return parseCommandLine(arguments);
}

TEST(StudioCommandLine, TakesWhatTheWindowCopiesAsCommands) {
  const auto report = parsedWords(reportCommand("my run", "my run.pdf"));
  EXPECT_EQ(report.exitCode, -1) << report.text.toStdString();
  EXPECT_EQ(report.folder, QStringLiteral("my run"));
  EXPECT_EQ(report.report, QStringLiteral("my run.pdf"));
  for (const auto place : widgets::kFigurePlaces) {
    const auto views = parsedWords(viewsCommand("run", "-out", widgets::figurePlaceName(place).toStdString()));
    EXPECT_EQ(views.exitCode, -1) << views.text.toStdString();
    EXPECT_EQ(views.views, QStringLiteral("-out"));
    EXPECT_EQ(views.figurePlace, place);
  }
  EXPECT_EQ(parsedWords(viewsCommand("run", "out")).figurePlace, widgets::FigurePlace::kPage);
}

TEST(StudioCommandLine, TakesTheStreamOfARunThatIsWrittenOf) {
  for (const char* const what : {"--report=a.pdf", "--views=out"}) {
    const auto line = parsed({QStringLiteral("run"), QString::fromLatin1(what), QStringLiteral("--stream"), QStringLiteral("moved")});
    EXPECT_EQ(line.exitCode, -1) << line.text.toStdString();
    EXPECT_EQ(line.stream, QStringLiteral("moved"));
  }
  const auto line = parsed({QStringLiteral("run"), QStringLiteral("--stream"), QStringLiteral("moved")});
  EXPECT_EQ(line.exitCode, 2);
  EXPECT_THAT(line.text.toStdString(), HasSubstr("--stream is the stream of the run of --report or --views"));
}

TEST(StudioCommandLine, RefusesSettingsWithoutAFileAndWhereNothingIsTrained) {
  EXPECT_EQ(parsed({QStringLiteral("--config=")}).exitCode, 2);
  const auto line =
      parsed({QStringLiteral("run"), QStringLiteral("--report=a.pdf"), QStringLiteral("--config"), QStringLiteral("mine.toml")});
  EXPECT_EQ(line.exitCode, 2);
  EXPECT_THAT(line.text.toStdString(), HasSubstr("--config is about the next run"));
}

TEST_F(MainWindowTest, BeginsWithTheSettingsOfAFileAlsoThoseThatAStreamHasItsOwnDefaultsFor) {
  const auto file = folder("mine.toml");
  writeContent(file, "tau = 0.37\nwindows = 3\nmethod = xsmoe\n");
  ASSERT_TRUE(checkSettingsFile(file));
  beginWithSettings(*window_, file);
  EXPECT_EQ(session().settings().model.tau, 0.37);
  openStreamAndWait();
  EXPECT_EQ(session().settings().model.tau, 0.37);
  EXPECT_EQ(session().settings().protocol.windows, 3) << "the stream's own number came in between";
  auto settings = session().settings();
  settings.model.tau = 0.11;
  session().setSettings(settings);
  session().open(stream());
  EXPECT_TRUE(eventually([this] { return session().settings().protocol.windows == 4; })) << "the stream's own";
  EXPECT_EQ(session().settings().model.tau, 0.11) << "the file is for the start";
}

TEST_F(MainWindowTest, TheSettingsOfAFileHoldForThatStartAloneUnlessAPersonChangesThem) {
  RunSettings own;
  own.training.epochs = 17;
  own.model.tau = 0.21;
  rememberSettings(own);
  const auto file = folder("mine.toml");
  writeContent(file, "tau = 0.37\nepochs = 4\n");
  beginWithSettings(*window_, file);
  openStreamAndWait();
  auto settings = session().settings();
  EXPECT_EQ(settings.training.epochs, 4);
  settings.model.tau = 0.11;
  session().setSettings(settings);
  EXPECT_TRUE(session().settingsOrigin().forThisStart);
  window_->close();
  EXPECT_EQ(rememberedOrigin().source, SettingsSource::kOwn) << "as they were kept before";
  EXPECT_EQ(rememberedSettings().training.epochs, 17);
  EXPECT_EQ(rememberedSettings().model.tau, 0.11) << "set by hand";
}

TEST_F(MainWindowTest, AFileLeavesTheWidthThatItDoesNotNameToTheStreamAsTheCommandLineDoes) {
  script_->embedding = 32;
  const auto silent = folder("slow.toml"), wide = folder("wide.toml");
  writeContent(silent, "batch-size = 16\npatience = 30\n");
  writeContent(wide, "embedding = 128\n");
  beginWithSettings(*window_, silent);
  openStreamAndWait();
  EXPECT_EQ(session().settings().training.batchSize, 16);
  EXPECT_EQ(session().settings().model.embedding, 32);
  loadSettings(*window_, wide);
  EXPECT_EQ(session().settings().model.embedding, 128) << "it names it";
  loadSettings(*window_, silent);
  EXPECT_EQ(session().settings().model.embedding, 32);
}

TEST_F(MainWindowTest, TheWidthOfAFileIsInForceAlsoOnAStreamThatIsOpenedBehindIt) {
  script_->embedding = 32;
  const auto wide = folder("wide.toml");
  writeContent(wide, "embedding = 128\n");
  loadSettings(*window_, wide);
  openStreamAndWait();
  EXPECT_EQ(session().settings().model.embedding, 128);
}

TEST_F(MainWindowTest, WhatAPersonTriesOfASettingsFileAndTakesBackIsNotRememberedThoughItWasKeptMeanwhile) {
  RunSettings own;
  own.training.epochs = 17;
  rememberSettings(own);
  const auto file = folder("mine.toml");
  writeContent(file, "epochs = 4\n");
  beginWithSettings(*window_, file);
  window_->rememberMeanwhile();
  openStreamAndWait();
  for (const int epochs : {8, 4}) {
    auto settings = session().settings();
    settings.training.epochs = epochs;
    session().setSettings(settings);
    window_->rememberMeanwhile();
    EXPECT_EQ(rememberedSettings().training.epochs, epochs == 4 ? 17 : 8);
  }
}

TEST_F(MainWindowTest, SettingsThatAPersonLoadsFromAFileAreTheirOwn) {
  const auto file = folder("mine.toml");
  writeContent(file, "epochs = 4\n");
  beginWithSettings(*window_, file);
  loadSettings(*window_, file);
  window_->close();
  EXPECT_EQ(rememberedSettings().training.epochs, 4);
  EXPECT_EQ(rememberedOrigin(), (SettingsOrigin{SettingsSource::kFile, file.string()}));
}

TEST_F(MainWindowTest, ASettingsFileThatIsWrongIsToldByItsLineBeforeTheWindowOpens) {
  EXPECT_TRUE(checkSettingsFile({})) << "none is named";
  const auto file = folder("mine.toml");
  writeContent(file, "tau = 0.4\npatienc = 2\n");
  const auto wrong = checkSettingsFile(file);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(exitCode(wrong.error().kind), exitCode(ErrorKind::kBadInput));
  EXPECT_THAT(describe(wrong.error()), HasSubstr("line 2: \"patienc\" is no setting"));
  EXPECT_FALSE(checkSettingsFile(folder("nowhere.toml")));
}

}  // namespace
}  // namespace xsmoe::studio
