// SPDX-License-Identifier: GPL-3.0-or-later
// A person's notes on the open run: written in the window, kept with the run, and there again when it is opened.
#include "app/studio/shell/notes_desk.h"

#include <QLineEdit>

#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/run_reports.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/forms/note_dialog.h"
#include "widgets/pages/notes_dialog.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

class Notes : public MainWindowTest {
 protected:
  void SetUp() override {
    MainWindowTest::SetUp();
    makeRunFolder(folder("run"), stream());
  }
  void openRun() {
    session().openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session().run().folder == folder("run") && desk().notes().read() && !session().opening(); }));
  }
  NotesDesk& desk() { return window_->notes(); }
  void write(int window, const char* words) {
    auto* const dialog = desk().add(window);
    ASSERT_NE(dialog, nullptr);
    dialog->line()->setText(QLatin1String(words));
    Q_EMIT dialog->written(dialog->note());
    dialog->close();
  }
  std::vector<WindowNote> kept() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->notes[folder("run").string()];
  }
};

TEST_F(Notes, AreOfTheOpenRunAlone) {
  auto* const action = window_->findChild<QAction*>(QStringLiteral("addNote"));
  ASSERT_NE(action, nullptr);
  EXPECT_FALSE(action->isEnabled());
  EXPECT_EQ(desk().add(), nullptr);
  openRun();
  EXPECT_TRUE(action->isEnabled());
}

TEST_F(Notes, AreKeptInOrderShownEverywhereAndThereAgainWhenTheRunIsOpened) {
  openRun();
  write(1, "later");
  write(0, "earlier");
  const std::vector<WindowNote> both{{0, 0, "earlier"}, {1, 0, "later"}};
  EXPECT_EQ(desk().notes().notes(), both);
  EXPECT_TRUE(parts().timeline->accessibleDescription().contains(QStringLiteral("2 · D1: later")));
  EXPECT_TRUE(eventually([this] { return page<widgets::WatchPage>().metrics()->flagLabels().size() == 2; }));
  auto* const lives = page<widgets::WatchPage>().lives();
  lives->showHistory(*session().run().state->history);  // it lies behind the tab of the counts
  EXPECT_EQ(lives->flagLabels().size(), 2U);
  ASSERT_TRUE(eventually([&] { return kept() == both; }));
  makeWindow();
  EXPECT_TRUE(desk().notes().notes().empty());
  openRun();
  EXPECT_EQ(desk().notes().notes(), both);
}

TEST_F(Notes, AreEditedAndDeletedFromTheList) {
  openRun();
  write(0, "one");
  write(2, "two");
  auto* const list = desk().showList();
  ASSERT_NE(list, nullptr);
  Q_EMIT list->deleteRequested(0);
  Q_EMIT list->editRequested(0);
  auto* const dialog = list->findChild<widgets::NoteDialog*>();
  ASSERT_NE(dialog, nullptr);
  EXPECT_EQ(dialog->line()->text(), QStringLiteral("two"));
  Q_EMIT dialog->written({1, 0, "two again"});
  const std::vector<WindowNote> left{{1, 0, "two again"}};
  EXPECT_EQ(desk().notes().notes(), left);
  EXPECT_TRUE(eventually([&] { return kept() == left; }));
}

TEST_F(Notes, ThatCannotBeKeptAreToldAndTakenOffAgain) {
  openRun();
  script_->refuseAnnotations = true;
  write(0, "lost");
  ASSERT_TRUE(eventually([this] { return parts().messages->text().contains(QStringLiteral("read-only")); }));
  EXPECT_TRUE(eventually([this] { return desk().notes().notes().empty(); })) << "what is kept is shown";
}

TEST_F(Notes, AreInTheReport) {
  openRun();
  write(1, "the taste turns");
  ASSERT_TRUE(eventually([this] { return kept().size() == 1; }));
  ASSERT_TRUE(writeReportOf(factory(), folder("run"), folder("run.html")));
  std::ifstream file(folder("run.html"));
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(page, testing::HasSubstr("1 · D1: the taste turns"));
}

}  // namespace
}  // namespace xsmoe::studio
