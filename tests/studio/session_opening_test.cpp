// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QSignalSpy>
#include <fstream>
#include <optional>

#include "app/studio/session/session_command.h"
#include "model/core/change.h"
#include "model/core/command_words.h"
#include "model/core/files/new_folder.h"
#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

class SessionOpening : public SessionFixture {
 protected:
  /// Sets the next run's batches.
  void setBatchSize(int size) {
    auto settings = session_->settings();
    settings.training.batchSize = size;
    session_->setSettings(settings);
  }
  void setEmbedding(int embedding) {
    auto settings = session_->settings();
    settings.model.embedding = embedding;
    session_->setSettings(settings);
  }
  /// Another stream than stream(), and what it prefers; 0: nothing.
  void openOtherAndWait(int embedding) {
    script_->embedding = embedding;
    makeStreamFolder(folder("other"));
    session_->openStream(folder("other"));
    ASSERT_TRUE(eventually([&] { return session_->stream() && session_->stream()->folder == folder("other") && !session_->opening(); }));
  }
  /// A run and its stream.
  void openRunAndWait() {
    makeRunFolder(folder("run"), stream());
    session_->openRun(folder("run"));
    ASSERT_TRUE(eventually([&] { return session_->stream().has_value() && !session_->opening(); }));
  }
};

TEST_F(SessionOpening, TellsAStreamFromARun) {
  session_->open(stream());
  ASSERT_TRUE(eventually([&] { return session_->stream().has_value(); }));
  EXPECT_EQ(session_->stream()->overview.report.title, "Fake");
  EXPECT_EQ(session_->run().state, nullptr);
  EXPECT_TRUE(session_->readyToStart());

  makeRunFolder(folder("run"), stream());
  session_->open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_TRUE(session_->run().stored);
  EXPECT_EQ(session_->run().folder, folder("run"));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionOpening, RunsBelowAFolderAreLookedForWhileTheWindowGoesOn) {
  makeRunFolder(folder("mine") / "experiment" / "seed_1", stream());
  std::vector<std::filesystem::path> wanted;
  QObject::connect(session_.get(), &Session::runsRequested, session_.get(), [&](const auto& path) { wanted.push_back(path); });
  session_->open(folder("mine"));
  EXPECT_TRUE(wanted.empty());
  EXPECT_TRUE(session_->opening());
  ASSERT_TRUE(eventually([&] { return !wanted.empty(); }));
  EXPECT_EQ(wanted[0], folder("mine"));
  EXPECT_FALSE(session_->opening());
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionOpening, WhatIsNoneOfThemIsForWhoeverAskedWhereItIsThere) {
  std::filesystem::create_directories(folder("log"));
  std::ofstream(folder("log") / "orders.csv") << "user,item,timestamp\n";
  int others = 0;
  session_->open(folder("log") / "orders.csv", [&] { ++others; });
  EXPECT_EQ(others, 1);
  session_->open(folder("log"), [&] { ++others; });
  ASSERT_TRUE(eventually([&] { return others == 2; }));
  EXPECT_TRUE(errors_.empty());
  session_->open(folder("missing"), [&] { ++others; });
  EXPECT_EQ(others, 2);
  EXPECT_EQ(errors_.size(), 1U);
}

TEST_F(SessionOpening, OfARunWithoutItsRunJsonSaysThatThisIsMissingInPlaceOfAnImport) {
  std::filesystem::create_directories(folder("run") / "checkpoints");
  std::ofstream(folder("run") / "record.sqlite") << "by xsmoe";
  int others = 0;
  session_->open(folder("run"), [&] { ++others; });
  ASSERT_EQ(errors_.size(), 1U);
  EXPECT_EQ(errors_[0].where, folder("run").string());
  EXPECT_EQ(errors_[0].what, "this looks like the folder of a run: it has a record.sqlite, and its run.json is missing");
  EXPECT_FALSE(session_->opening());
  EXPECT_EQ(others, 0);
}

TEST_F(SessionOpening, RefusesAFolderThatIsNeither) {
  session_->open(folder("nothing"));
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].where, folder("nothing").string());
  EXPECT_EQ(errors_[0].what, "the folder is neither a run (no run.json) nor a stream (no stream.json, no interactions.csv)");
  EXPECT_EQ(errors_[0].remedy, "Choose a run folder, or a folder with interactions.csv and features.h5");
}

TEST_F(SessionOpening, ARunOpensItsStreamToo) {
  makeRunFolder(folder("run"), stream());
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return session_->stream().has_value(); }));
  EXPECT_EQ(session_->stream()->folder, stream());
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);  // the run stays open beside its stream
}

TEST_F(SessionOpening, ARunShowsItsSettingsAndTheNextRunBeginsWithAPersonsOwn) {
  setBatchSize(77);
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  EXPECT_TRUE(session_->showsSettingsOfRun());
  EXPECT_EQ(session_->settings().training.batchSize, RunSettings{}.training.batchSize);
  EXPECT_EQ(session_->nextSettings().training.batchSize, 77);
  session_->start();
  EXPECT_EQ(session_->settings().training.batchSize, 77);
  ASSERT_TRUE(eventually([&] { return !session_->live(); }));
  EXPECT_FALSE(session_->showsSettingsOfRun());
  EXPECT_EQ(session_->settings().training.batchSize, 77);
}

TEST_F(SessionOpening, ARunWhoseSettingsAreShownIsAsLargeAsItsExpertsMakeIt) {
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  ASSERT_TRUE(session_->showsSettingsOfRun());
  ASSERT_TRUE(eventually([&] { return session_->network().has_value(); }));
  const auto& usage = session_->run().state->history->usage();
  ASSERT_FALSE(usage.empty());
  EXPECT_GT(usage.front().born.size(), 1U);
  const auto experts = session_->network()->sizes.experts;
  ASSERT_TRUE(experts);
  EXPECT_EQ(static_cast<std::size_t>(experts->visual.front()), usage.front().born.size());
  session_->ask(SetTau{0.31});
  EXPECT_FALSE(session_->network()->sizes.experts) << "it is the next run's";
}

TEST_F(SessionOpening, WhatIsEditedWhileARunIsOpenIsTheNextRunsAndNothingElseOfThatRun) {
  setBatchSize(77);
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  session_->ask(SetTau{0.31});
  EXPECT_FALSE(session_->showsSettingsOfRun());
  EXPECT_EQ(session_->settings().model.tau, 0.31);
  EXPECT_EQ(session_->nextSettings().training.batchSize, 77);
  EXPECT_EQ(session_->nextSettings().training.epochs, 3);
  EXPECT_EQ(session_->settingsToKeep().training.batchSize, 77) << "what is remembered";
  auto settings = session_->settings();
  settings.training.patience = 4;
  session_->setSettings(settings);
  session_->start();
  ASSERT_TRUE(eventually([&] { return !session_->live(); }));
  const auto trained = session_->run().state->history->description().settings;
  EXPECT_EQ(trained.training.batchSize, 77);
  EXPECT_EQ(trained.training.patience, 4);
  EXPECT_EQ(trained.model.tau, 0.31);
}

TEST_F(SessionOpening, OtherWindowsAreCutWhileARunIsOpenAndTheRestStaysAPersons) {
  setBatchSize(77);
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  auto settings = session_->settings();
  settings.protocol.windows = 6;
  session_->setSettings(settings);
  ASSERT_TRUE(eventually([&] { return session_->stream()->overview.report.windows.size() == 6; }));
  EXPECT_EQ(session_->nextSettings().protocol.windows, 6);
  EXPECT_EQ(session_->nextSettings().training.batchSize, 77);
}

TEST_F(SessionOpening, ARunsSettingsAreTakenOverAsAWholeWhereAPersonAsksForThat) {
  setBatchSize(77);
  EXPECT_FALSE(session_->canUseRunSettings());
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  ASSERT_TRUE(session_->canUseRunSettings());
  const auto ofRun = session_->run().state->history->settingsToCome();
  session_->useRunSettings();
  EXPECT_FALSE(session_->showsSettingsOfRun());
  EXPECT_EQ(session_->nextSettings().model, ofRun.model);
  EXPECT_EQ(session_->nextSettings().training, ofRun.training);
  EXPECT_EQ(session_->settingsOrigin(), (SettingsOrigin{SettingsSource::kRun, session_->run().state->history->description().name}));
  EXPECT_FALSE(session_->canUseRunSettings()) << "they are";
}

TEST_F(SessionOpening, ARunsSettingsCanBeTakenOverAsLongAsTheNextRunsAreOthers) {
  auto own = session_->settings();
  own.protocol.sequenceLength = 7;
  session_->setSettings(own);
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  session_->ask(SetTau{0.31});
  ASSERT_FALSE(session_->showsSettingsOfRun());
  ASSERT_TRUE(session_->canUseRunSettings()) << "the run is still open";
  session_->useRunSettings();
  const auto ofRun = session_->run().state->history->settingsToCome();
  EXPECT_EQ(session_->nextSettings().model, ofRun.model);
  EXPECT_EQ(session_->nextSettings().training, ofRun.training);
  EXPECT_EQ(session_->nextSettings().protocol.sequenceLength, ofRun.protocol.sequenceLength);
  EXPECT_FALSE(session_->canUseRunSettings());
  setEmbedding(64);
  EXPECT_TRUE(session_->canUseRunSettings());
  setEmbedding(ofRun.model.embedding);
  EXPECT_FALSE(session_->canUseRunSettings());
}

TEST_F(SessionOpening, AnotherStreamBringsTheNextRunsSettingsBack) {
  setBatchSize(77);
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  makeStreamFolder(folder("other"));
  session_->openStream(folder("other"));
  ASSERT_TRUE(eventually([&] { return session_->run().state == nullptr; }));
  EXPECT_EQ(session_->settings().training.batchSize, 77);
  EXPECT_FALSE(session_->showsSettingsOfRun());
}

TEST_F(SessionOpening, ARunWithoutItsStreamIsShownAndSaysWhereItShouldBe) {
  makeRunFolder(folder("run"), folder("moved"));
  std::filesystem::path missing;
  QObject::connect(session_.get(), &Session::streamMissing, session_.get(), [&](const auto& path) { missing = path; });
  session_->openRun(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_EQ(missing, folder("moved"));
  EXPECT_FALSE(session_->readyToStart());
  session_->locateStream(stream());
  ASSERT_TRUE(eventually([&] { return session_->stream().has_value(); }));
  EXPECT_EQ(session_->run().stream, stream());
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
}

TEST_F(SessionOpening, AStreamThatHasBecomeAnotherOneIsNotShownAsTheRuns) {
  script_->otherStream = true;
  makeRunFolder(folder("run"), stream());
  std::vector<Error> needed;
  QObject::connect(session_.get(), &Session::streamNeeded, session_.get(), [&](const Error& error) { needed.push_back(error); });
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return !needed.empty(); }));
  EXPECT_EQ(needed[0].what, "the stream is another one");
  EXPECT_FALSE(session_->stream());
  EXPECT_EQ(session_->run().phase(), RunState::kFinished) << "the run is shown";
}

TEST_F(SessionOpening, AStreamThatWasOpenBeforeIsNotShownAsTheRuns) {
  openStreamAndWait();
  makeStreamFolder(folder("broken"));
  std::filesystem::remove(folder("broken") / "stream.json");
  std::ofstream(folder("broken") / "interactions.csv") << "a,b\n";
  makeRunFolder(folder("run"), folder("broken"));
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return !errors_.empty(); }));
  EXPECT_EQ(errors_[0].what, "no column for users");
  EXPECT_FALSE(session_->stream());
  EXPECT_TRUE(session_->run().stored);
}

TEST_F(SessionOpening, AStreamThatCannotBeReadIsRefusedInWords) {
  std::filesystem::create_directories(folder("log"));
  std::ofstream(folder("log") / "interactions.csv") << "a,b\n";
  session_->open(folder("log"));
  ASSERT_TRUE(eventually([&] { return !errors_.empty(); }));
  EXPECT_EQ(errors_[0].what, "no column for users");
  EXPECT_FALSE(session_->opening());
  EXPECT_FALSE(session_->readyToStart());
}

TEST_F(SessionOpening, CanBeCancelled) {
  script_->holdLoading = true;
  session_->openStream(stream());
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun == 1; }));
  session_->cancelOpening();
  EXPECT_FALSE(session_->opening());
  ASSERT_TRUE(eventually([&] { return script_->loadsCancelled == 1; }));
  ASSERT_TRUE(eventually([&] { return !session_->questions().busy(); }));
  EXPECT_FALSE(session_->stream().has_value());
  EXPECT_TRUE(errors_.empty());  // who cancels knows it
}

TEST_F(SessionOpening, CanBeClosedWhileLoading) {
  script_->holdLoading = true;
  session_->openStream(stream());
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun == 1; }));
  session_.reset();
  EXPECT_EQ(script_->loadsCancelled, 1);
  EXPECT_EQ(script_->engines, 0);
}

TEST_F(SessionOpening, TheNewerOneWins) {
  makeStreamFolder(folder("other"));
  session_->openStream(stream());
  session_->openStream(folder("other"));
  ASSERT_TRUE(eventually([&] { return !session_->opening(); }));
  EXPECT_EQ(session_->stream()->folder, folder("other"));
}

TEST_F(SessionOpening, TheBuiltInStreamIsGeneratedOnceAndTrained) {
  session_->trainBuiltIn();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(std::filesystem::exists(folders().builtIn / "stream.json"));
  EXPECT_EQ(script_->loadsBegun, 2);                                            // generated and opened
  EXPECT_TRUE(session_->run().state->history->settings().training.references);  // how far it is from what can be known
  EXPECT_FALSE(session_->settings().training.references);
  session_->trainBuiltIn();
  ASSERT_TRUE(eventually([&] { return script_->trainings == 2; }));
  EXPECT_EQ(script_->loadsBegun, 3);  // opened
}

TEST_F(SessionOpening, EveryRunOfTheBuiltInStreamMeasuresTheReferences) {
  session_->trainBuiltIn();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  session_->start();
  ASSERT_TRUE(eventually([this] { return script_->trainings == 2; }));
  EXPECT_TRUE(session_->run().state->history->description().settings.training.references);
  ASSERT_TRUE(waitForEnd());
}

TEST_F(SessionOpening, ACommandForTheBuiltInStreamMeasuresTheReferencesAsItsRunDoes) {
  session_->trainBuiltIn();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  EXPECT_THAT(commandLine(commandOf(*session_)), testing::HasSubstr(" --references"));
  session_->openStream(stream());
  ASSERT_TRUE(eventually([this] { return !session_->opening() && session_->stream()->folder == stream(); }));
  EXPECT_THAT(commandLine(commandOf(*session_)), testing::Not(testing::HasSubstr(" --references")));
}

TEST_F(SessionOpening, ABuiltInStreamThatAnotherWindowMakesIsWaitedFor) {
  auto other = std::make_optional(NewFolder::create(folders().builtIn));
  ASSERT_TRUE(*other);
  session_->trainBuiltIn();
  QSignalSpy progressed(session_.get(), &Session::progressed);
  ASSERT_TRUE(eventually([&] { return progressed.count() > 1; }));
  EXPECT_TRUE(session_->opening());
  makeBuiltInFolder((*other)->path());
  ASSERT_TRUE((*other)->commit());
  other.reset();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionOpening, OfTwoWindowsThatMakeTheBuiltInStreamBothTrainOnIt) {
  script_->holdLoading = true;
  session_->trainBuiltIn();
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun > 0; }));
  makeBuiltInFolder(folders().builtIn);  // the other one has begun in the same moment, and was ready first
  script_->holdLoading = false;
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_TRUE(errors_.empty()) << describe(errors_.front());
}

TEST_F(SessionOpening, ABuiltInStreamThatLacksAFileIsMadeAnewAndSaidOnce) {
  namespace fs = std::filesystem;
  fs::path broken = folders().builtIn;
  broken += ".broken";
  int rounds = 0;
  for (const char* const name : {"features.h5", "stream.json", "images"}) {
    makeBuiltInFolder(folders().builtIn);
    fs::remove_all(folders().builtIn / name);
    QSignalSpy noticed(session_.get(), &Session::noticed);
    session_->trainBuiltIn();
    ++rounds;
    ASSERT_TRUE(eventually([&] { return script_->trainings == rounds && !session_->live() && !session_->opening(); }));
    EXPECT_TRUE(errors_.empty()) << describe(errors_.front());
    EXPECT_TRUE(fs::exists(folders().builtIn / name)) << name;
    EXPECT_TRUE(fs::exists(broken / "truth.json")) << "what was left is kept";
    EXPECT_FALSE(fs::exists(broken / name));
    ASSERT_EQ(noticed.count(), 1);
    EXPECT_TRUE(noticed.at(0).at(0).toString().contains(QString::fromStdString(broken.string())));
    fs::remove_all(broken);
    fs::remove_all(folders().builtIn);
  }
}

TEST_F(SessionOpening, WhatIsLeftOfBuiltInStreamsNeverTakesTheNameOfAnother) {
  namespace fs = std::filesystem;
  fs::path broken = folders().builtIn;
  broken += ".broken";
  fs::create_directories(broken);
  makeBuiltInFolder(folders().builtIn);
  fs::remove(folders().builtIn / "features.h5");
  session_->trainBuiltIn();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  broken += "-2";
  EXPECT_TRUE(fs::exists(broken / "truth.json"));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionOpening, AGenerationThatIsCancelledLeavesNothing) {
  script_->holdLoading = true;
  session_->trainBuiltIn();
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun == 1; }));
  session_->cancelOpening();
  ASSERT_TRUE(eventually([&] { return !session_->questions().busy(); }));
  EXPECT_FALSE(std::filesystem::exists(folders().builtIn));
  EXPECT_FALSE(std::filesystem::exists(folders().builtIn.parent_path())) << "nor the folder that was made for it";
  EXPECT_EQ(script_->trainings, 0);
}

TEST_F(SessionOpening, AStreamThatGotFeaturesIsOpenedAgain) {
  script_->featuresFound = false;
  openStreamAndWait();
  ASSERT_FALSE(session_->stream()->overview.report.featuresFound);
  script_->featuresFound = true;
  session_->reopenStream();
  EXPECT_TRUE(session_->opening());
  ASSERT_TRUE(eventually([&] { return !session_->opening(); }));
  EXPECT_TRUE(session_->stream()->overview.report.featuresFound);
  EXPECT_EQ(session_->settings().protocol.windows, 4);
}

TEST_F(SessionOpening, AnotherNumberOfWindowsReportsTheStreamAgain) {
  openStreamAndWait();
  EXPECT_EQ(session_->settings().protocol.windows, 4);
  auto settings = session_->settings();
  settings.protocol.windows = 6;
  session_->setSettings(settings);
  ASSERT_TRUE(eventually([&] { return session_->stream()->overview.report.windows.size() == 6; }));
  EXPECT_EQ(session_->settings().protocol.windows, 6);
}

TEST_F(SessionOpening, NumbersGoBackToWhatTheStreamSaysWhereItSaysSomething) {
  script_->embedding = 32;
  openStreamAndWait();
  auto settings = session_->settings();
  settings.protocol.windows = 6;
  settings.model.embedding = 64;
  session_->setSettings(settings);
  ASSERT_TRUE(eventually([&] { return session_->stream()->overview.report.windows.size() == 6; }));
  EXPECT_EQ(session_->settingsAtSource().protocol.windows, 4);
  EXPECT_EQ(session_->settingsAtSource().model.embedding, 32);
}

TEST_F(SessionOpening, TheWidthThatAStreamPrefersIsInForceOnThatStreamAlone) {
  script_->embedding = 32;
  openStreamAndWait();
  EXPECT_EQ(session_->settings().model.embedding, 32);
  EXPECT_EQ(session_->nextSettings().model.embedding, 32);
  EXPECT_EQ(session_->settingsToKeep().model.embedding, 128);
  setBatchSize(77);
  EXPECT_EQ(session_->settings().model.embedding, 32);
  ASSERT_NO_FATAL_FAILURE(openOtherAndWait(16));
  EXPECT_EQ(session_->settings().model.embedding, 16);
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  ASSERT_NO_FATAL_FAILURE(openOtherAndWait(0));
  EXPECT_EQ(session_->settings().model.embedding, 128);
  EXPECT_EQ(session_->settings().training.batchSize, 77);
}

TEST_F(SessionOpening, AWidthThatAPersonSetStaysWhateverAStreamPrefers) {
  setEmbedding(64);
  script_->embedding = 32;
  openStreamAndWait();
  EXPECT_EQ(session_->settings().model.embedding, 64);
  ASSERT_NO_FATAL_FAILURE(openOtherAndWait(0));
  EXPECT_EQ(session_->settings().model.embedding, 64);
  EXPECT_EQ(session_->settingsToKeep().model.embedding, 64);
}

TEST_F(SessionOpening, TheDefaultWidthToWhichAPersonWentBackIsWhatTheNextRunHas) {
  script_->embedding = 32;
  openStreamAndWait();
  setEmbedding(128);
  session_->reopenStream();
  ASSERT_TRUE(eventually([&] { return !session_->opening(); }));
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().state->history->settings().model.embedding, 128);
}

TEST_F(SessionOpening, ARunThatIsShownKeepsItsWidthAndTheNextOneHasTheStreams) {
  script_->embedding = 32;
  ASSERT_NO_FATAL_FAILURE(openRunAndWait());
  EXPECT_EQ(session_->settings().model.embedding, 128);
  EXPECT_EQ(session_->nextSettings().model.embedding, 32);
  EXPECT_EQ(session_->settingsToKeep().model.embedding, 128);
  session_->start();
  EXPECT_EQ(session_->settings().model.embedding, 32);
  ASSERT_TRUE(eventually([&] { return !session_->live(); }));
  EXPECT_EQ(session_->run().state->history->settings().model.embedding, 32);
}

TEST_F(SessionOpening, AnEngineThatCannotBeLoadedIsTriedAgain) {
  script_->refuseEngine = true;
  session_->prepare();
  ASSERT_TRUE(eventually([&] { return errors_.size() == 1; }));
  EXPECT_EQ(errors_[0].what, "the engine cannot be loaded");
  script_->refuseEngine = false;
  session_->prepare();
  ASSERT_TRUE(eventually([&] { return session_->device().has_value(); }));
  EXPECT_TRUE(session_->device()->slowBlas);
}

}  // namespace
}  // namespace xsmoe::studio
