// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>

#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

class SessionRun : public SessionFixture {
 protected:
  const RunHistory& history() { return *session_->run().state->history; }
  /// Batches, epochs and windows done: where a paused run stands.
  std::size_t epochsDone() {
    std::size_t epochs = 0;
    for (std::size_t i = 0; i < history().windowCount(); ++i) epochs += history().window(i).epochs.size();
    return epochs;
  }
};

TEST_F(SessionRun, GoesFromStartToEndInARunFolder) {
  openStreamAndWait();
  session_->start();
  EXPECT_TRUE(session_->live());
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
  EXPECT_EQ(history().windowCount(), 3u);
  EXPECT_EQ(session_->run().folder.parent_path(), folder("runs"));
  EXPECT_TRUE(std::filesystem::exists(session_->run().folder / "run.json"));
  EXPECT_FALSE(session_->run().stored);
  EXPECT_GE(history().description().settings.device.threads, 1);
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionRun, InSlowMotionWaitsAfterEveryBatchUntilThatIsTurnedOff) {
  script_->endless = true;
  openStreamAndWait();
  session_->training().setSlow(true);
  session_->start();
  ASSERT_TRUE(eventually([this] { return script_->batches >= 1; }));
  ASSERT_TRUE(eventually([this] { return session_->run().state->waitSeconds > 0; }));
  QTest::qWait(200);
  EXPECT_LE(script_->batches, 2) << "without it they are thousands by then";
  session_->training().setSlow(false);
  EXPECT_TRUE(eventually([this] { return script_->batches > 100; }));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
}

TEST_F(SessionRun, CannotStartWithoutAStream) {
  session_->start();
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].remedy, "Open a stream folder, or train on the built-in stream");
  EXPECT_FALSE(session_->live());
}

TEST_F(SessionRun, LeavesTheFinishedOneOpenWhereTheNextCannotBegin) {
  trainAll();
  const auto finished = session_->run().folder;
  std::filesystem::rename(stream(), folder("moved"));
  QSignalSpy opened(session_.get(), &Session::runOpened), ended(session_.get(), &Session::runEnded);
  int openedBeforeError = -1;
  QObject::connect(session_.get(), &Session::failed, session_.get(), [&] { openedBeforeError = static_cast<int>(opened.count()); });
  session_->start();
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].where, stream().string());
  EXPECT_EQ(session_->run().folder, finished);
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
  EXPECT_EQ(history().windowCount(), 3u);
  EXPECT_EQ(openedBeforeError, 2) << "another run takes back what was told of the one before it";
  EXPECT_EQ(ended.count(), 1);
}

TEST_F(SessionRun, CannotStartWithoutFeatures) {
  script_->featuresFound = false;
  openStreamAndWait();
  session_->start();
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].what, "the stream has no feature cache");
}

TEST_F(SessionRun, StartsWithoutFeaturesWhereTheMethodReadsNone) {
  script_->featuresFound = false;
  openStreamAndWait();
  auto settings = session_->settings();
  settings.model.method = Method::kSsrm;
  session_->setSettings(settings);
  session_->start();
  EXPECT_TRUE(session_->live());
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(errors_.empty());
  EXPECT_EQ(history().description().settings.model.method, Method::kSsrm);
}

TEST_F(SessionRun, CannotStartWithSettingsThatDoNotFit) {
  openStreamAndWait();
  auto settings = session_->settings();
  settings.model.heads = 3;
  session_->setSettings(settings);
  session_->start();
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].where, "--heads");
  EXPECT_EQ(script_->trainings, 0);
}

TEST_F(SessionRun, PausesWithinABatchAndGoesOn) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(eventually([&] { return script_->batches > 5; }));
  session_->training().pause();
  ASSERT_TRUE(waitForState(RunState::kPaused));
  const int batches = script_->batches;
  QCoreApplication::processEvents();
  EXPECT_EQ(script_->batches, batches);
  EXPECT_EQ(history().window(0).batchLosses.size(), static_cast<std::size_t>(batches));
  session_->training().unpause();
  ASSERT_TRUE(eventually([&] { return script_->batches > batches; }));
}

TEST_F(SessionRun, StepsByBatchEpochAndWindow) {
  openStreamAndWait();
  session_->step(Boundary::kBatch);  // starts the run
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_EQ(script_->batches, 1);
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(eventually([&] { return session_->run().state->batch == 2 && session_->run().phase() == RunState::kPaused; }));
  EXPECT_EQ(script_->batches, 2);
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(eventually([&] { return epochsDone() == 1 && session_->run().phase() == RunState::kPaused; }));
  EXPECT_EQ(script_->batches, 4);
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(eventually([&] { return history().windowCount() == 2 && session_->run().phase() == RunState::kPaused; }));
  EXPECT_EQ(script_->batches, 12);
}

TEST_F(SessionRun, RunsUntilAnExpertIsBorn) {
  openStreamAndWait();
  session_->runUntil(Happening::kBorn);  // starts the run
  ASSERT_TRUE(eventually([&] { return session_->run().phase() == RunState::kPaused; }));
  EXPECT_TRUE(history().window(0).done) << "the first is born when the first window ends";
  session_->runUntil(Happening::kBorn);
  ASSERT_TRUE(
      eventually([&] { return history().windowCount() > 1 && history().window(1).done && session_->run().phase() == RunState::kPaused; }));
}

TEST_F(SessionRun, StopsAndKeepsWhatItMeasured) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->training().stop();
  session_->training().stop();  // pressed twice
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kStopped);
  EXPECT_FALSE(history().window(0).batchLosses.empty());
  EXPECT_TRUE(errors_.empty());
  session_->training().stop();  // after the end
  EXPECT_TRUE(session_->readyToStart());
}

TEST_F(SessionRun, StopsWhilePaused) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  session_->training().pause();
  ASSERT_TRUE(waitForState(RunState::kPaused));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kStopped);
}

TEST_F(SessionRun, StopBeforeStartDoesNothing) {
  session_->training().stop();
  session_->training().pause();
  session_->training().unpause();
  openStreamAndWait();
  session_->training().stop();
  session_->start();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
}

TEST_F(SessionRun, StopRightAfterStartIsNotLost) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(script_->trainingsEnded, 1);
}

TEST_F(SessionRun, OfWhichNothingCameLeavesNoFolder) {
  script_->holdReading = true;
  openStreamAndWait();
  session_->start();
  const auto first = session_->run().folder;
  ASSERT_TRUE(std::filesystem::is_empty(first)) << "claimed";
  session_->training().stop();
  session_->start();  // while the one before is still stopping
  const auto second = session_->run().folder;
  EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(first); })) << "another has taken its place";
  EXPECT_TRUE(std::filesystem::exists(second)) << "that is the next one's";
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  EXPECT_FALSE(std::filesystem::exists(second)) << "it ended before its first event";
  session_->start();
  session_->training().stop();
  session_->start();  // it does not come to its turn
  session_.reset();
  EXPECT_TRUE(std::filesystem::is_empty(folder("runs"))) << "the window was closed";
}

TEST_F(SessionRun, ThatWasStoppedKeepsItsFolderWhereAnotherTakesItsPlace) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  const auto first = session_->run().folder;
  session_->training().stop();
  session_->start();
  ASSERT_TRUE(eventually([&] { return script_->trainingsEnded == 1; }));
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_TRUE(std::filesystem::exists(first / "run.json"));
}

TEST_F(SessionRun, CanBeClosedInMidRun) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_.reset();
  EXPECT_EQ(script_->trainingsEnded, 1);
  EXPECT_EQ(script_->engines, 0);
}

TEST_F(SessionRun, CanBeClosedWhilePaused) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  session_->training().pause();
  ASSERT_TRUE(waitForState(RunState::kPaused));
  session_.reset();
  EXPECT_EQ(script_->trainingsEnded, 1);
}

TEST_F(SessionRun, StartsAgainAfterAFailure) {
  script_->failInWindow1 = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kFailed);
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(describe(errors_[0]), "D_1: no memory left. Choose a smaller batch.");
  EXPECT_TRUE(history().window(0).done.has_value());  // what was measured is still shown
  const auto failed = session_->run().folder;

  script_->failInWindow1 = false;
  session_->start();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
  EXPECT_NE(session_->run().folder, failed);
  EXPECT_TRUE(std::filesystem::exists(failed / "run.json"));
}

TEST_F(SessionRun, ARunThatBreaksOffIsShownAsFailed) {
  openStreamAndWait();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  script_->throwInTraining = true;
  session_->step(Boundary::kWindow);
  session_->training().unpause();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->run().phase(), RunState::kFailed);
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].what, "the run broke off: a matrix has no columns");
}

TEST_F(SessionRun, ChangesTauInMidRun) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->ask(SetTau{0.25});
  ASSERT_TRUE(eventually([&] { return history().tau() == 0.25; }));
  ASSERT_EQ(history().interventions().size(), 1u);
  EXPECT_EQ(history().interventions()[0].outcome, ChangeOutcome(NumberSet{"tau", 0.1, 0.25}));
}

TEST_F(SessionRun, WhatIsChangedInARunIsNotTheNextRuns) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  const auto own = session_->nextSettings();
  session_->ask(SetTau{0.25});
  session_->ask(Regroup{{4, 8, 12}});
  auto settings = session_->settings();
  settings.training.batchSize = 77;
  settings.training.learningRate = 5e-4;
  session_->setSettings(settings);
  EXPECT_EQ(session_->settings().training.batchSize, 77) << "as a person has asked";
  ASSERT_TRUE(eventually([&] {
    const auto now = history().settingsToCome();
    return now.model.tau == 0.25 && now.model.grouping == Grouping({4, 8, 12}) && now.training == settings.training;
  }));
  EXPECT_EQ(session_->nextSettings(), own);
  session_->training().unpause();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(session_->settings().model.tau, 0.25) << "the run is shown as it ended";
  EXPECT_TRUE(session_->showsSettingsOfRun());
  EXPECT_EQ(session_->nextSettings(), own);
  EXPECT_TRUE(session_->canUseRunSettings());
}

TEST_F(SessionRun, PrunesNowAlsoWhilePaused) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  session_->ask(PruneNow{});
  ASSERT_TRUE(eventually([&] { return history().interventions().size() == 1; }));
  EXPECT_EQ(script_->pruned, 1);
  EXPECT_EQ(session_->run().phase(), RunState::kPaused);
}

TEST_F(SessionRun, ChangesTheGroupingAtTheNextWindow) {
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  session_->ask(Regroup{{4, 8, 12}});
  ASSERT_TRUE(eventually([&] { return history().pendingGrouping() == Grouping({4, 8, 12}); }));
  EXPECT_EQ(history().grouping(), Grouping({6, 12}));
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(eventually([&] { return history().grouping() == Grouping({4, 8, 12}); }));
  EXPECT_TRUE(history().pendingGrouping().empty());
}

TEST_F(SessionRun, KeepsTheRunWhenAnotherFolderIsOpenedOverIt) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->openStream(stream());
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(errors_[0].remedy, "Stop it first: what it has measured stays in its run folder");
  EXPECT_TRUE(session_->live());
}

TEST_F(SessionRun, GoesOnWithAStoppedRunInItsOwnFolder) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_FALSE(session_->canGoOn()) << "it is going on";
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  const auto run = session_->run().folder;
  script_->endless = false;
  script_->recordedWindows = 2;
  session_->openRun(run);
  ASSERT_TRUE(eventually([&] { return session_->canGoOn(); }));
  session_->goOn();
  EXPECT_EQ(session_->run().folder, run);
  EXPECT_FALSE(session_->run().stored);
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(script_->trainings, 2);
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionRun, GoesOnWithTheNewWindowsOfAStreamThatHasGrown) {
  makeRunFolder(folder("run"), stream());
  script_->streamRecords = 400;
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return session_->stream() && session_->canExtend(); }));
  EXPECT_FALSE(session_->canGoOn()) << "it is finished";
  EXPECT_GT(session_->newRecords(), 0);
  session_->extend();
  ASSERT_TRUE(eventually([&] { return script_->trainingsEnded == 1 && !session_->live(); }));
  ASSERT_EQ(script_->resumes.size(), 1U);
  EXPECT_TRUE(script_->resumes[0].extend);
  EXPECT_EQ(script_->resumes[0].run, folder("run"));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionRun, TellsWhatItTrainsOn) {
  QSignalSpy told(session_.get(), &Session::dataTold);
  script_->leftOut = 400;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(told.count(), 1);
}

TEST_F(SessionRun, CutsWindowsAnewWhereOthersAreAskedFor) {
  openStreamAndWait();
  auto settings = session_->settings();
  settings.protocol.cutRecords = 400;
  settings.protocol.cutWindows = 3;
  session_->setSettings(settings);
  settings.model.tau = 0.2;
  session_->setSettings(settings);
  EXPECT_EQ(session_->settings().protocol.cutRecords, 400);
  settings.protocol.windows = 7;
  session_->setSettings(settings);
  EXPECT_EQ(session_->settings().protocol.cutRecords, 0);
}

TEST_F(SessionRun, TellsWhatThePersonShouldKnow) {
  QSignalSpy noticed(session_.get(), &Session::noticed);
  script_->notice = "memory did not suffice";
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(noticed.count(), 1);
  EXPECT_EQ(noticed[0][0].toString(), QStringLiteral("memory did not suffice"));
}

TEST_F(SessionRun, AStoppedRunThatStillEndsDoesNotDisturbTheOneOpened) {
  makeRunFolder(folder("run"), stream());
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->training().stop();
  session_->openRun(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(eventually([&] { return script_->trainingsEnded == 1 && !session_->questions().busy(); }));
  QCoreApplication::processEvents();
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
  EXPECT_EQ(session_->run().folder, folder("run"));
}

}  // namespace
}  // namespace xsmoe::studio
