// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window does with folders and files that are dropped, what is imported, and how it closes.
#include <QAbstractButton>
#include <QListWidget>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QTest>
#include <QTimer>
#include <QToolBar>
#include <algorithm>
#include <chrono>
#include <fstream>

#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/remembered_folders.h"
#include "app/studio/shell/window_dialogs.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/pages/import_page.h"
#include "widgets/pages/welcome_page.h"

namespace xsmoe::studio {
namespace {

TEST_F(MainWindowTest, AsksOnceBeforeItClosesInMidRun) {
  startEndlessRun();
  EXPECT_FALSE(window_->close());
  ASSERT_NE(question(), nullptr);
  EXPECT_TRUE(question()->text().contains(QString::fromStdString(session().run().state->history->description().name)));
  EXPECT_FALSE(window_->close());
  EXPECT_EQ(window_->findChildren<QMessageBox*>(QStringLiteral("quitting")).size(), 1);
  QTest::keyClick(question(), Qt::Key_Return);
  ASSERT_TRUE(eventually([this] { return question() == nullptr; }));
  EXPECT_TRUE(window_->isVisible()) << "Enter stays";
  EXPECT_TRUE(session().live());
  EXPECT_FALSE(session().training().stopping());
  EXPECT_FALSE(window_->close());
  EXPECT_NE(question(), nullptr) << "it is asked again the next time";
}

TEST_F(MainWindowTest, AsksNoMoreWhereTheRunHasEnded) {
  startEndlessRun();
  EXPECT_FALSE(window_->close());
  ASSERT_NE(question(), nullptr);
  session().training().stop();
  EXPECT_TRUE(eventually([this] { return question() == nullptr; }));
  EXPECT_TRUE(window_->isVisible());
}

TEST_F(MainWindowTest, TellsHowManyRunsOfTheQueueWaitWhenItAsks) {
  script_->endless = true;
  auto& queue = session().queue();
  const auto plan =
      QueueRunner::prepared({stream().string(), folder("runs").string(), {{"windows", "4"}}, {{"seed", {"1", "2", "3", "4"}}}});
  queue.plan(window_.get(), plan, [&](const Result<std::vector<PlannedRun>>& runs) {
    ASSERT_TRUE(runs);
    queue.add(plan, *runs);
    queue.start();
  });
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_FALSE(window_->close());
  ASSERT_NE(question(), nullptr);
  EXPECT_EQ(question()->text(), QStringLiteral("The queue trains seed_1, 3 more wait."));
}

TEST_F(MainWindowTest, ClosesWithoutAQuestionWhereNothingTrains) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(eventually([this] { return !session().live(); }));
  EXPECT_TRUE(window_->close());
  EXPECT_EQ(question(), nullptr);
}

TEST_F(MainWindowTest, ClosesInMidRunWhenAPersonSaysSo) {
  startEndlessRun();
  EXPECT_FALSE(window_->close());
  ASSERT_NE(question(), nullptr);
  for (auto* const button : question()->buttons())
    if (question()->buttonRole(button) == QMessageBox::AcceptRole) QTimer::singleShot(0, button, &QAbstractButton::click);
  ASSERT_TRUE(eventually([this] { return !window_->isVisible(); }));
  window_.reset();
  EXPECT_EQ(script_->trainingsEnded, 1);
  EXPECT_EQ(script_->engines, 0);
}

TEST_F(MainWindowTest, ClosesWhileLoading) {
  script_->holdLoading = true;
  session().open(stream());
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun == 1; }));
  EXPECT_TRUE(parts().busy->isVisible());
  EXPECT_TRUE(window_->close());
  window_.reset();
  EXPECT_EQ(script_->loadsCancelled, 1);
}

TEST_F(MainWindowTest, CancelGivesUpLoading) {
  script_->holdLoading = true;
  session().open(stream());
  ASSERT_TRUE(eventually([&] { return script_->loadsBegun == 1; }));
  Q_EMIT parts().busy->cancelled();
  ASSERT_TRUE(eventually([&] { return script_->loadsCancelled == 1; }));
  EXPECT_TRUE(parts().busy->isHidden());
}

TEST_F(MainWindowTest, OpensADroppedFolderAndRemembersIt) {
  makeRunFolder(folder("run"), stream());
  drop(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_TRUE(session().run().stored);
  EXPECT_TRUE(RecentFolders::list().contains(QString::fromStdString(folder("run").string())));
}

TEST_F(MainWindowTest, ARunIsAmongTheRecentOnesFromItsFirstEvent) {
  startEndlessRun();
  EXPECT_EQ(RecentFolders::list().value(0).toStdString(), session().run().folder.string()) << "also if the program ends here";
}

TEST_F(MainWindowTest, OffersTheNewestUnfinishedRunAtTheStart) {
  script_->recordedWindows = 2;
  makeRunFolder(folder("cut"), stream());
  RecentFolders::add(QString::fromStdString(stream().string()));
  RecentFolders::add(QString::fromStdString(folder("cut").string()));
  makeWindow();
  ASSERT_TRUE(eventually([&] { return !parts().messages->text().isEmpty(); }));
  EXPECT_TRUE(parts().messages->text().contains(QStringLiteral("Run, unfinished, 2 of 3 windows: ") +
                                                QString::fromStdString(folder("cut").string())))
      << parts().messages->text().toStdString();
  auto* const recent = parts().welcome->findChild<QListWidget*>();
  ASSERT_EQ(recent->count(), 2);
  EXPECT_TRUE(recent->item(0)->text().startsWith(QStringLiteral("Run, unfinished"))) << recent->item(0)->text().toStdString();
  EXPECT_TRUE(recent->item(1)->text().startsWith(QStringLiteral("Stream: "))) << recent->item(1)->text().toStdString();
  const auto buttons = parts().messages->findChildren<QPushButton*>();
  const auto open = std::find_if(buttons.begin(), buttons.end(), [](QPushButton* one) { return one->text() == QStringLiteral("Open It"); });
  ASSERT_NE(open, buttons.end());
  (*open)->click();
  ASSERT_TRUE(eventually([&] { return session().canGoOn(); }));
  EXPECT_EQ(session().run().folder, folder("cut"));
}

TEST_F(MainWindowTest, LeavesStandingWhyARunWasRefusedWhereAnotherIsUnfinished) {
  script_->recordedWindows = 2;
  makeRunFolder(folder("cut"), stream());
  RecentFolders::add(QString::fromStdString(folder("cut").string()));
  std::filesystem::create_directories(folder("bad"));
  std::ofstream(folder("bad") / "run.json").flush();
  makeWindow();
  window_->open({folder("bad")});
  auto* const recent = parts().welcome->findChild<QListWidget*>();
  ASSERT_TRUE(eventually([&] { return recent->item(0)->text().startsWith(QStringLiteral("Run, unfinished")); }));
  EXPECT_TRUE(parts().messages->text().contains(QStringLiteral("the file is empty"))) << parts().messages->text().toStdString();
}

TEST_F(MainWindowTest, OffersAnUnfinishedRunThatWasNeverOpenWhereRunsGoOrBesideAKnownOne) {
  script_->recordedWindows = 2;
  for (const auto& known : {std::filesystem::path(), folder("others") / "known"}) {
    const auto cut = known.empty() ? folders().runs / "cut" : folder("others") / "cut";
    if (!known.empty()) {
      std::filesystem::remove_all(folders().runs);
      RecentFolders::add(QString::fromStdString(known.string()));
      makeRunFolder(known, stream());
      std::ofstream(known / "record.sqlite") << "written before";
      std::filesystem::last_write_time(known / "record.sqlite", std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    }
    makeRunFolder(cut, stream());
    std::ofstream(cut / "record.sqlite") << "by xsmoe";
    makeWindow();
    ASSERT_TRUE(eventually([&] { return !parts().messages->text().isEmpty(); })) << cut;
    EXPECT_TRUE(parts().messages->text().contains(QString::fromStdString(cut.string()))) << parts().messages->text().toStdString();
    EXPECT_EQ(parts().welcome->findChild<QListWidget*>()->count(), known.empty() ? 0 : 1) << "it was not opened before";
  }
}

TEST_F(MainWindowTest, OffersOfTwoUnfinishedRunsTheOneThatWasWrittenLastThoughItsRecordIsTheOlderFile) {
  script_->recordedWindows = 2;
  const auto now = std::filesystem::file_time_type::clock::now();
  const auto writeAt = [&now](const std::filesystem::path& file, std::chrono::hours ago) {
    std::ofstream(file) << "by xsmoe";
    std::filesystem::last_write_time(file, now - ago);
  };
  const auto earlier = folders().runs / "earlier", later = folders().runs / "later";
  for (const auto& run : {earlier, later}) makeRunFolder(run, stream());
  writeAt(earlier / "record.sqlite", std::chrono::hours(2));
  writeAt(later / "record.sqlite", std::chrono::hours(3));
  writeAt(later / "record.sqlite-wal", std::chrono::hours(1));
  makeWindow();
  ASSERT_TRUE(eventually([&] { return !parts().messages->text().isEmpty(); }));
  EXPECT_TRUE(parts().messages->text().contains(QString::fromStdString(later.string()))) << parts().messages->text().toStdString();
}

TEST_F(MainWindowTest, OffersNoRunThatAnotherProgramTrainsNorOneThatIsFinished) {
  makeRunFolder(folder("whole"), stream());
  RecentFolders::add(QString::fromStdString(folder("whole").string()));
  makeWindow();
  auto* const recent = parts().welcome->findChild<QListWidget*>();
  ASSERT_TRUE(eventually([&] { return recent->item(0)->text().startsWith(QStringLiteral("Run, finished, 3 of 3 windows")); }));
  EXPECT_TRUE(parts().messages->text().isEmpty()) << parts().messages->text().toStdString();
  script_->recordedWindows = 2;
  script_->written = true;
  makeWindow();
  auto* const again = parts().welcome->findChild<QListWidget*>();
  ASSERT_TRUE(eventually([&] { return again->item(0)->text().startsWith(QStringLiteral("Run, another program trains it")); }));
  EXPECT_TRUE(parts().messages->text().isEmpty()) << parts().messages->text().toStdString();
}

TEST_F(MainWindowTest, OffersDroppedFilesOfOthersForImport) {
  const auto log = makeLog("orders.csv");
  drop(log);
  auto* const dialog = window_->findChild<ImportDialog*>();
  ASSERT_TRUE(dialog);
  EXPECT_TRUE(dialog->isVisible());
  ASSERT_TRUE(eventually([&] { return dialog->page().settings().sources.size() == 1; }));
  EXPECT_EQ(dialog->page().settings().sources[0].path, log.string());
  EXPECT_EQ(dialog->page().target().toStdString(), folder("orders-stream").string());
  EXPECT_TRUE(parts().messages->text().isEmpty());
}

TEST_F(MainWindowTest, OpensWhatWasImported) {
  auto& dialog = window_->dialogs().importData({makeLog("orders.csv")});
  ASSERT_TRUE(eventually([&] { return dialog.importButton().isEnabled(); }));
  const QPointer<ImportDialog> watched(&dialog);
  dialog.importButton().click();
  ASSERT_TRUE(eventually([&] { return session().stream().has_value(); }));
  EXPECT_EQ(session().stream()->folder, folder("orders-stream"));
  EXPECT_TRUE(parts().messages->text().contains(QStringLiteral("Imported 60 records of 3 users and 20 items")))
      << parts().messages->text().toStdString();
  EXPECT_TRUE(eventually([&] { return watched.isNull(); })) << "nothing was left out that is to be read";
}

TEST_F(MainWindowTest, KeepsARunGoingWhenAnImportEnds) {
  startEndlessRun();
  auto& dialog = window_->dialogs().importData({makeLog("orders.csv")});
  ASSERT_TRUE(eventually([&] { return dialog.importButton().isEnabled(); }));
  dialog.importButton().click();
  ASSERT_TRUE(eventually([&] { return parts().messages->text().contains(QStringLiteral("Imported 60 records")); }));
  EXPECT_TRUE(session().live());
  EXPECT_EQ(session().stream()->folder, stream());
}

TEST_F(MainWindowTest, ImportsIntoOneDialogAtATime) {
  Q_EMIT parts().welcome->importRequested();
  auto& dialog = window_->dialogs().importData({makeLog("orders.csv")});
  EXPECT_EQ(window_->findChildren<ImportDialog*>().size(), 1);
  dialog.reject();
  EXPECT_NE(&window_->dialogs().importData({}), &dialog) << "a closed one may still be ending its work";
}

TEST_F(MainWindowTest, ShowsTheWidthThatTheStreamPrefersAndDoesNotKeepIt) {
  script_->embedding = 32;
  openStreamAndWait();
  EXPECT_EQ(parts().settings->editor(u"embedding")->value(), 32);
  window_->close();
  window_.reset();
  makeWindow();
  EXPECT_EQ(session().settings().model.embedding, 128);
}

TEST_F(MainWindowTest, KeepsSettingsAndTakesBrokenOnesForNone) {
  parts().settings->editor(u"batch-size")->setValue(64);
  window_->close();
  window_.reset();
  makeWindow();
  EXPECT_EQ(session().settings().training.batchSize, 64);
  window_.reset();
  QSettings store;
  store.setValue("window/geometry", QByteArray("no geometry"));
  store.setValue("window/state", 17);
  store.setValue("view/theme", QByteArray("\x00\xff", 2));
  store.setValue("run/batch-size", "many");
  makeWindow();
  const auto available = window_->screen()->availableSize();
  EXPECT_EQ(window_->width(), std::min(1280, available.width()));
  EXPECT_LE(window_->height(), available.height());
  EXPECT_EQ(session().settings().training.batchSize, 256);
  openStreamAndWait();
  EXPECT_TRUE(parts().toolBar->isVisible());
}

}  // namespace
}  // namespace xsmoe::studio
