// SPDX-License-Identifier: GPL-3.0-or-later
// A person's notes on the open run: written in the window, kept with the run, and there again when it is opened.
#include "app/studio/shell/notes_desk.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTabWidget>

#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "app/studio/shell/run_reports.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/forms/note_dialog.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/notes_dialog.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/slices_page.h"
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

TEST_F(Notes, StandAtTheCurvesOfTheOpenRunOnCompare) {
  openRun();
  auto& perspective = shown<ComparePerspective>();
  ASSERT_TRUE(eventually([&] { return perspective.settled(); }));
  auto& compare = page<widgets::ComparePage>();
  compare.table()->choose({0});
  QSignalSpy asked(&perspective, &Perspective::noteRequested);
  Q_EMIT compare.chart()->noteRequested(1, 0);
  ASSERT_EQ(asked.count(), 1);
  auto* const dialog = window_->findChild<widgets::NoteDialog*>();
  ASSERT_NE(dialog, nullptr) << "the same as on Watch";
  EXPECT_EQ(dialog->note().window, 1);
  dialog->close();
  write(1, "the taste turns");
  EXPECT_EQ(compare.chart()->flagLabels().size(), 1U);
  ASSERT_TRUE(eventually([&] { return kept().size() == 1; })) << "kept with the run";
  desk().notes().replace(0, {0, 0, "it began before"});
  EXPECT_EQ(compare.chart()->notes(), (std::vector<WindowNote>{{0, 0, "it began before"}}));
  desk().notes().remove(0);
  EXPECT_TRUE(compare.chart()->flagLabels().empty());
}

TEST_F(Notes, StandAtTheSlicesOfTheOpenRun) {
  openRun();
  auto& inspect = shown<InspectPerspective>();
  inspect.tabs().setCurrentWidget(&inspect.whoLost());
  inspect.whoLost().tabs().setCurrentWidget(&inspect.whoLost().slices());
  auto& chart = *inspect.whoLost().slices().chart();
  ASSERT_TRUE(eventually([&] { return inspect.settled() && !chart.content().windows.empty(); }));
  QMenu menu;
  chart.addActionsTo(menu);
  QAction* offered = nullptr;
  for (auto* const one : menu.actions())
    if (one->text().contains(QStringLiteral("&note"))) offered = one;
  ASSERT_NE(offered, nullptr);
  QSignalSpy asked(&inspect, &Perspective::noteRequested);
  offered->trigger();
  EXPECT_EQ(asked.count(), 1);
  const int window = chart.content().windows.front().window;
  write(window, "whom it hurts");
  EXPECT_EQ(chart.flagLabels().size(), 1U);
  EXPECT_TRUE(eventually([&] { return kept() == std::vector<WindowNote>{{window, 0, "whom it hurts"}}; }));
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
