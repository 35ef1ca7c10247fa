// SPDX-License-Identifier: GPL-3.0-or-later
// Forking a run, taking changes back and changing other settings, from the window to the engine.
#include <QAction>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/window_dialogs.h"
#include "app/studio/threads/run_adapter.h"
#include "model/core/setting_descriptions.h"
#include "tests/studio/fake_run.h"
#include "tests/studio/session_fixture.h"
#include "widgets/forms/fork_form.h"
#include "widgets/forms/grouping_strip.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/tau_control.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {
namespace {

class SessionFork : public SessionFixture {
 protected:
  std::vector<engine::ForkRequest> forks() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->forks;
  }
};

TEST_F(SessionFork, OfAFinishedRunIsARunOfItsOwn) {
  trainAll();
  const auto parent = session_->run().folder;
  session_->fork(1, {{"tau", "0.4"}});
  EXPECT_TRUE(session_->live());
  EXPECT_NE(session_->run().folder, parent);
  EXPECT_EQ(session_->settings().model.tau, 0.4);
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(forks().size(), 1u);
  EXPECT_EQ(forks()[0].run, parent);
  EXPECT_EQ(forks()[0].window.value, 1);
  EXPECT_EQ(forks()[0].fork, session_->run().folder);
  EXPECT_EQ(forks()[0].changes, (std::map<std::string, std::string>{{"tau", "0.4"}}));
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
}

TEST_F(SessionFork, ShowsItsOwnSettingsHoweverLateItsEventsTellOfThem) {
  trainAll();
  const double before = session_->run().state->history->tau();
  ASSERT_NE(before, 0.4);
  script_->holdForks = true;
  session_->fork(1, {{"tau", "0.4"}});
  ASSERT_TRUE(eventually([&] { return session_->run().state->timesBack == 1; })) << "the past that it shares is shown";
  EXPECT_EQ(session_->run().state->history->tau(), before);
  EXPECT_EQ(session_->settings().model.tau, 0.4) << "what it was forked with is not lost to that";
  script_->holdForks = false;
  ASSERT_TRUE(eventually([&] { return session_->run().state->history->tau() == 0.4; }));
  EXPECT_EQ(session_->settings().model.tau, 0.4);
  EXPECT_FALSE(session_->canUndo()) << "what a fork begins with is not taken back";
}

TEST_F(SessionFork, SettingsFollowTheEventsWhoeverChangedTheRun) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->training().ask(SetTau{0.35});  // as a change that is made again at its place: nobody asks the session
  ASSERT_TRUE(eventually([&] { return session_->run().state->history->tau() == 0.35; }));
  EXPECT_EQ(session_->settings().model.tau, 0.35);
}

TEST_F(SessionFork, StopsTheRunThatIsGoingOn) {
  openStreamAndWait();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  const auto parent = session_->run().folder;
  session_->fork(0, {});
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(script_->trainings, 2);
  EXPECT_EQ(script_->trainingsEnded, 2);
  EXPECT_EQ(forks().at(0).run, parent);
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionFork, WithoutARunDoesNothing) {
  session_->fork(0, {});
  EXPECT_FALSE(session_->live());
  session_->training().undo();
  EXPECT_FALSE(session_->canUndo());
}

TEST_F(SessionFork, OfARunWhoseFolderIsGoneIsRefusedInWords) {
  trainAll();
  const auto parent = session_->run().folder;
  std::filesystem::remove_all(parent);
  session_->fork(1, {{"tau", "0.4"}});
  EXPECT_FALSE(session_->live());
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_EQ(describe(errors_[0]),
            parent.string() +
                ": the folder of this run is gone, and what it would be forked from with it. Put it back, or open the run "
                "where it is now.");
}

TEST_F(SessionFork, UndoIsOfferedAfterAChangeAndAskedOfTheEngine) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_FALSE(session_->canUndo());
  session_->ask(SetTau{0.25});
  ASSERT_TRUE(eventually([&] { return session_->canUndo(); }));
  session_->training().undo();
  EXPECT_TRUE(eventually([&] { return script_->undos == 1; }));
}

TEST_F(SessionFork, HandsOnOtherLiveSettings) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  auto settings = session_->settings();
  settings.training.patience = 9;
  settings.training.learningRate = 5e-4;
  session_->setSettings(settings);
  const auto known = [&] { return session_->run().state->history->settings().training; };
  ASSERT_TRUE(eventually([&] { return known().patience == 9 && known().learningRate == 5e-4; }));
}

TEST_F(SessionFork, HandsOnEveryLiveSettingOfTheTable) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  int live = 0;
  for (const auto& setting : settingDescriptions()) {
    if (!setting.live) continue;
    ++live;
    auto settings = session_->settings();
    setting.set(settings, setting.least + (setting.most - setting.least) / 4);
    session_->setSettings(settings);
    EXPECT_TRUE(eventually([&] { return setting.get(session_->run().state->history->settings()) == setting.get(settings); }))
        << setting.key;
  }
  EXPECT_GE(live, 4);
}

TEST_F(SessionFork, ShowsTheRunsOwnSettingsAfterARefusal) {
  script_->endless = true;
  script_->refuseSettings = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  QSignalSpy refused(session_.get(), &Session::changeRefused);
  auto settings = session_->settings();
  settings.training.patience = 9;
  session_->setSettings(settings);
  ASSERT_TRUE(eventually([&] { return refused.count() == 1; }));
  EXPECT_NE(refused[0][0].value<Intervention>().refusal.find("the fake run refuses it"), std::string::npos);
  EXPECT_NE(session_->settings().training.patience, 9);
}

/// One of a run that has started.
class RunAdapterTest : public testing::Test {
 protected:
  RunAdapterTest() { adapter.onStarted({}); }

  LiveMailbox mailbox;
  RunAdapter adapter{3, mailbox, {[] {}, {}}};
};

TEST_F(RunAdapterTest, GoesBackWhereAChangeWasTakenBack) {
  RunHistory kept{RunDescription{}};
  WindowStarted started;
  started.batchesPerEpoch = 7;
  kept.apply({1, started});
  adapter.onEvent({1, started});
  kept.apply({2, EpochDone{{0}, 1, 1, 1e-3, {}, false, 1, {}}});
  adapter.onEvent({2, EpochDone{{0}, 1, 1, 1e-3, {}, false, 1, {}}});
  adapter.onEvent({3, TauChanged{{0}, 1, 0.1, 0.9}});
  adapter.onEvent({4, EpochDone{{0}, 2, 1, 1e-3, {}, false, 1, {}}});
  EXPECT_EQ(mailbox.take()->history->tau(), 0.9);
  adapter.onResumed(kept);
  const auto state = mailbox.take();
  EXPECT_EQ(state->history->tau(), 0.1);
  EXPECT_EQ(state->history->window(0).epochs.size(), 1u);
  EXPECT_EQ(state->timesBack, 1);
  EXPECT_EQ(state->epoch, 1);
  EXPECT_EQ(state->batchesPerEpoch, 7);
}

TEST_F(RunAdapterTest, CountsTheChangesBeforeThisTraining) {
  RunHistory kept{RunDescription{}};
  kept.apply({1, WindowStarted{}});
  kept.apply({2, TauChanged{{0}, 1, 0.1, 0.9}});
  adapter.onResumed(kept);
  EXPECT_EQ(mailbox.take()->earlierChanges, 1u);
  adapter.onEvent({3, TauChanged{{0}, 2, 0.9, 0.5}});
  EXPECT_EQ(mailbox.take()->earlierChanges, 1u);
  kept.apply({3, TauChanged{{0}, 2, 0.9, 0.5}});
  kept.apply({4, TauChanged{{0}, 2, 0.5, 0.6}});
  adapter.onResumed(kept);
  EXPECT_EQ(mailbox.take()->earlierChanges, 1u) << "one was taken back: the rest of this training's can be too";
  adapter.onStarted({});
  EXPECT_EQ(mailbox.take()->earlierChanges, 1u);
  adapter.onResumed(kept);
  EXPECT_EQ(mailbox.take()->earlierChanges, 3u) << "as a run of an experiment that is gone on with";
}

TEST_F(RunAdapterTest, MeasuresWhatItTakesToTellTheWindow) {
  adapter.onEvent({1, WindowStarted{}});
  adapter.onEvent({2, EpochDone{}});
  const auto state = mailbox.take();
  EXPECT_GT(state->tellingSeconds, 0);
  EXPECT_LE(state->tellingSeconds, state->toldSeconds);
}

TEST_F(RunAdapterTest, ReadsWhatTheProgramTakesOfTheMachineOverASecond) {
  adapter.onEvent({1, WindowStarted{}});
  EXPECT_EQ(mailbox.take()->readBytesPerSecond, -1) << "not known before a second has passed";
  std::this_thread::sleep_for(std::chrono::milliseconds(1'050));
  engine::RunningState running;
  running.gpu = {0.5, 2'000, 8'000, {}};
  adapter.onRunning(running);
  const auto state = mailbox.take();
  EXPECT_EQ(state->gpu, running.gpu);
  EXPECT_GT(state->cores, 0);
  EXPECT_GE(state->busyCores, 0);
  EXPECT_EQ(state->readBytesPerSecond >= 0, std::ifstream("/proc/self/io").good());
  ASSERT_TRUE(state->machine) << "and keeps it for the last minutes";
  const MachineSample& kept = state->machine->back();
  EXPECT_EQ(kept.residentBytes, state->residentBytes);
  EXPECT_NEAR(kept.cpu, std::min(1.0, state->busyCores / state->cores), 1e-9);
  EXPECT_EQ(kept.gpu, 0.5);
  EXPECT_EQ(kept.gpuBytes, 2'000);
  const auto before = state->machine;
  adapter.onEvent({2, EpochDone{}});
  EXPECT_EQ(mailbox.take()->machine, before) << "not more often than it reads";
}

class WindowFork : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    window_ = std::make_unique<MainWindow>(factory(), folders());
    auto settings = window_->session().settings();
    settings.training.epochs = 3;
    window_->session().setSettings(settings);
    window_->show();
    window_->session().open(stream());
    ASSERT_TRUE(eventually([this] { return window_->session().readyToStart(); }));
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(WindowFork, TheTimelineOpensTheDialogAndTheDialogForks) {
  auto& session = window_->session();
  session.start();
  ASSERT_TRUE(eventually([&] { return session.run().phase() == RunState::kFinished && !session.live(); }));
  Q_EMIT window_->parts().timeline->forkRequested(1);
  auto* const dialog = window_->findChild<ForkDialog*>();
  ASSERT_NE(dialog, nullptr);
  EXPECT_TRUE(dialog->windowTitle().contains(QStringLiteral("D1")));
  dialog->form().editor(u"tau")->setValue(0.35);
  dialog->forkButton().click();
  EXPECT_TRUE(session.live());
  ASSERT_TRUE(eventually([&] { return !session.live(); }));
  const std::lock_guard lock(script_->requestMutex);
  ASSERT_EQ(script_->forks.size(), 1u);
  EXPECT_EQ(script_->forks[0].window.value, 1);
  EXPECT_EQ(script_->forks[0].changes, (std::map<std::string, std::string>{{"tau", "0.35"}}));
}

TEST_F(WindowFork, AForkWithoutChangesIsWithoutWhatWasChangedByHandAfterItsWindow) {
  auto& session = window_->session();
  session.start();
  ASSERT_TRUE(eventually([&] { return session.run().phase() == RunState::kFinished && !session.live(); }));
  auto changed = *session.run().state->history;
  const auto saysOfForkAfter = [](const RunHistory& run, int window) {
    auto* const dialog = new ForkDialog(run, window, false, nullptr);
    const auto said = dialog->summary().toStdString();
    delete dialog;
    return said;
  };
  EXPECT_TRUE(saysOfForkAfter(changed, 0).starts_with("Nothing is changed yet: the fork would end as the run did."));
  changed.apply({1, TauChanged{{1}, 1, 0.1, 0.3}});
  EXPECT_TRUE(
      saysOfForkAfter(changed, 0)
          .starts_with("Nothing is changed yet: the fork would end as the run would have without what was changed by hand after D0."));
  EXPECT_TRUE(saysOfForkAfter(changed, 1).starts_with("Nothing is changed yet: the fork would end as the run did."));
}

TEST_F(WindowFork, AnotherGroupingIsChosenOnTheStripAndItsNetworkIsShown) {
  auto& session = window_->session();
  session.start();
  ASSERT_TRUE(eventually([&] { return session.run().phase() == RunState::kFinished && !session.live(); }));
  auto& dialog = window_->dialogs().askForFork(0);
  auto* const strip = dialog.findChild<widgets::GroupingStrip*>();
  ASSERT_NE(strip, nullptr);
  QTest::mouseClick(strip, Qt::LeftButton, {}, strip->cellRect(3).center().toPoint());
  EXPECT_TRUE(dialog.form().previewText().contains(QStringLiteral("new, one expert each: states 3")))
      << dialog.form().previewText().toStdString();
  dialog.forkButton().click();
  ASSERT_TRUE(eventually([&] { return !session.live(); }));
  const std::lock_guard lock(script_->requestMutex);
  EXPECT_EQ(script_->forks.at(0).changes, (std::map<std::string, std::string>{{"grouping", "3,6,12"}}));
}

TEST_F(WindowFork, UndoIsInTheRunMenu) {
  script_->endless = true;
  auto& session = window_->session();
  auto* const undo = window_->findChild<QAction*>(QStringLiteral("undoChange"));
  ASSERT_NE(undo, nullptr);
  EXPECT_FALSE(undo->isEnabled());
  EXPECT_TRUE(undo->shortcut().isEmpty()) << "Undo's key is shown where it does something";
  session.start();
  ASSERT_TRUE(eventually([&] { return session.run().phase() == RunState::kRunning; }));
  session.ask(SetTau{0.3});
  ASSERT_TRUE(eventually([&] { return undo->isEnabled(); }));
  EXPECT_EQ(undo->shortcut(), QKeySequence(QKeySequence::Undo));
  EXPECT_TRUE(window_->findChild<QAction*>(QStringLiteral("undoSetting"))->shortcut().isEmpty()) << "one of the two has it";
  EXPECT_TRUE(undo->toolTip().contains(QStringLiteral("training goes back to"))) << undo->toolTip().toStdString();
  undo->trigger();
  EXPECT_TRUE(window_->parts().messages->text().contains(QStringLiteral("training goes back to")));
  EXPECT_TRUE(eventually([&] { return script_->undos == 1; }));
}

TEST_F(WindowFork, LiveSettingsStayEnabledAndReachTheRun) {
  script_->endless = true;
  auto& session = window_->session();
  session.start();
  ASSERT_TRUE(eventually([&] { return session.run().phase() == RunState::kRunning; }));
  auto* const patience = window_->parts().settings->editor(u"patience");
  EXPECT_TRUE(patience->isEnabled());
  EXPECT_FALSE(window_->parts().settings->editor(u"warmup-epochs")->isEnabled());
  patience->setValue(11);
  ASSERT_TRUE(eventually([&] { return session.run().state->history->settings().training.patience == 11; }));
}

}  // namespace
}  // namespace xsmoe::studio
