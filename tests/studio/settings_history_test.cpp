// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back what was set for the next run, which is no change of a run.
#include "app/studio/session/settings_history.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QKeySequence>
#include <QLineEdit>
#include <QTest>
#include <memory>

#include "app/studio/parts/message_bar.h"
#include "tests/studio/main_window_fixture.h"
#include "tests/studio/session_fixture.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/pages/timeline.h"
#include "widgets/words/run_wording.h"

namespace xsmoe::studio {
namespace {

class SettingsHistoryTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    history_ = std::make_unique<SettingsHistory>(*session_, std::chrono::milliseconds(0));
  }
  void set(double tau) {
    auto settings = session_->settings();
    settings.model.tau = tau;
    session_->setSettings(settings);
  }
  [[nodiscard]] double tau() const { return session_->settings().model.tau; }

  std::unique_ptr<SettingsHistory> history_;
};

TEST_F(SettingsHistoryTest, TakesStepsBackAndSetsThemAgain) {
  EXPECT_FALSE(history_->canUndo()) << "it begins with what is set";
  const double first = tau();
  set(0.2);
  set(0.3);
  history_->undo();
  EXPECT_EQ(tau(), 0.2);
  history_->undo();
  EXPECT_EQ(tau(), first);
  EXPECT_FALSE(history_->canUndo());
  history_->redo();
  EXPECT_EQ(tau(), 0.2);
  EXPECT_TRUE(history_->canRedo());
  set(0.4);
  EXPECT_FALSE(history_->canRedo()) << "it went another way";
  history_->undo();
  EXPECT_EQ(tau(), 0.2);
}

TEST_F(SettingsHistoryTest, WhatIsSetAtOneGoIsOneStep) {
  history_ = std::make_unique<SettingsHistory>(*session_, std::chrono::hours(1));
  const double first = tau();
  for (const double one : {0.2, 0.21, 0.22}) set(one);
  history_->undo();
  EXPECT_EQ(tau(), first);
}

TEST_F(SettingsHistoryTest, BeginsAnewWithAnotherStream) {
  set(0.2);
  ASSERT_TRUE(history_->canUndo());
  openStreamAndWait();
  EXPECT_FALSE(history_->canUndo()) << "how it is cut was no person's step";
  set(0.3);
  history_->undo();
  EXPECT_EQ(tau(), 0.2);
}

TEST_F(SettingsHistoryTest, StaysOutOfARunThatTrains) {
  script_->endless = true;
  openStreamAndWait();
  set(0.2);
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_FALSE(history_->canUndo()) << "the run has an undo of its own";
  set(0.3);
  history_->undo();
  EXPECT_EQ(tau(), 0.3);
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
}

TEST_F(SettingsHistoryTest, TakesBackThatARunsSettingsWereTakenOverAndWhatWasEditedInFrontOfIt) {
  makeRunFolder(folder("run"), stream());
  openStreamAndWait();
  set(0.27);
  const auto own = session_->nextSettings();
  const auto origin = session_->settingsOrigin();
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return session_->run().stored && !session_->opening(); }));
  EXPECT_FALSE(history_->canUndo()) << "the run's are shown";
  session_->useRunSettings();
  ASSERT_NE(session_->nextSettings(), own);
  ASSERT_TRUE(history_->canUndo());
  history_->undo();
  EXPECT_EQ(session_->nextSettings(), own);
  EXPECT_EQ(session_->settingsOrigin(), origin);
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return session_->showsSettingsOfRun() && !session_->opening(); }));
  set(0.31);
  history_->undo();
  EXPECT_EQ(session_->nextSettings(), own);
}

TEST_F(MainWindowTest, TheKeysOfUndoAndRedoTakeBackWhatWasSetFromWhereverNoTextIsWritten) {
  openStreamAndWait();
  QApplication::setActiveWindow(window_.get());
  const int before = session().settings().training.patience;
  const auto patience = [this] { return session().settings().training.patience; };
  auto* const box = parts().settings->editor(u"patience");
  box->setValue(before + 2);
  auto* const text = parts().settings->findChild<QLineEdit*>(QStringLiteral("from"));
  ASSERT_NE(text, nullptr);
  QTest::keySequence(text, QKeySequence(QKeySequence::Undo));
  EXPECT_EQ(patience(), before + 2) << "where text is written the key is the text's";
  for (QWidget* const place : {static_cast<QWidget*>(box), static_cast<QWidget*>(parts().timeline)}) {
    QTest::keySequence(place, QKeySequence(QKeySequence::Undo));
    EXPECT_EQ(patience(), before);
    QTest::keySequence(place, QKeySequence(QKeySequence::Redo));
    EXPECT_EQ(patience(), before + 2);
  }
}

TEST_F(MainWindowTest, WhatIsTakenBackOutOfSightIsSaid) {
  openStreamAndWait();
  parts().settings->editor(u"patience")->setValue(session().settings().training.patience + 2);
  auto* const undo = window_->findChild<QAction*>(QStringLiteral("undoSetting"));
  const auto title = widgets::settingTitle("patience");
  parts().settingsDock->hide();
  undo->trigger();
  EXPECT_TRUE(parts().messages->text().endsWith(title)) << parts().messages->text().toStdString();
  window_->findChild<QAction*>(QStringLiteral("redoSetting"))->trigger();
  EXPECT_TRUE(parts().messages->text().startsWith(QStringLiteral("Set again"))) << parts().messages->text().toStdString();
}

TEST_F(MainWindowTest, TheKeyOfUndoInTheSettingsTakesBackWhatWasSet) {
  openStreamAndWait();
  auto* const undo = window_->findChild<QAction*>(QStringLiteral("undoSetting"));
  ASSERT_NE(undo, nullptr);
  EXPECT_FALSE(undo->isEnabled());
  const int before = session().settings().training.patience;
  auto* const patience = parts().settings->editor(u"patience");
  patience->setValue(before + 2);
  EXPECT_TRUE(undo->isEnabled());
  EXPECT_FALSE(window_->findChild<QAction*>(QStringLiteral("undoChange"))->isEnabled()) << "of two actions with one key one is on";
  undo->trigger();
  EXPECT_EQ(session().settings().training.patience, before);
  EXPECT_EQ(patience->value(), before);
  EXPECT_TRUE(window_->findChild<QAction*>(QStringLiteral("redoSetting"))->isEnabled());
}

}  // namespace
}  // namespace xsmoe::studio
