// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compare_page.h"

#include <gmock/gmock.h>

#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <optional>
#include <set>
#include <string>

#include "tests/widgets/compared_runs.h"
#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/tables_panel.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;

TEST_F(ComparePageTest, OpensARunByDoubleClickAndByEnter) {
  show("a");
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  click(2);
  EXPECT_EQ(opened.count(), 0);
  QTest::mouseDClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(table().indexOf(2)).center());
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toString(), QStringLiteral("/runs/c"));
  QTest::keyClick(&table(), Qt::Key_Up);
  QTest::keyClick(&table(), Qt::Key_Return);
  ASSERT_EQ(opened.count(), 2);
  EXPECT_EQ(opened[1][0].toString(), QStringLiteral("/runs/d"));
}

TEST_F(ComparePageTest, AsksForTheOneChosenRunBesideTheOpenOne) {
  auto* const button = page_.besideButton();
  show("");
  table().choose({1});
  EXPECT_FALSE(button->isEnabled());
  EXPECT_TRUE(button->toolTip().contains(QStringLiteral("Open a run first")));
  show("a");
  EXPECT_TRUE(button->isVisible());
  table().choose({0});
  EXPECT_FALSE(button->isEnabled());
  EXPECT_TRUE(button->toolTip().contains(QStringLiteral("not the open one")));
  table().choose({1, 2});
  EXPECT_FALSE(button->isEnabled());
  EXPECT_TRUE(button->toolTip().contains(QStringLiteral("one run only")));
  table().choose({1});
  ASSERT_TRUE(button->isEnabled());
  QSignalSpy asked(&page_, &ComparePage::besideRequested);
  button->click();
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("/runs/b"));
}

TEST_F(ComparePageTest, HasNotesOnARunAtTheCurvesWhileItIsDrawn) {
  show("a");
  page_.setNotes("/runs/a", {{2, 0, "drift"}, {99, 0, "of no window"}});
  const auto offered = [this] {
    QMenu menu;
    page_.chart()->addActionsTo(menu);
    for (const auto* const one : menu.actions())
      if (one->text().contains(QStringLiteral("&note"))) return one->text();
    return QString();
  };
  table().choose({1});
  EXPECT_TRUE(page_.chart()->flagLabels().empty()) << "it is of another run";
  EXPECT_TRUE(offered().isEmpty());
  table().choose({0, 1});
  EXPECT_THAT(page_.chart()->flagLabels(), ElementsAre(QStringLiteral("1")));
  const QString title = page_.titleOf(table().runs()[0]);
  EXPECT_TRUE(offered().contains(title)) << "of several runs it says on which: " << offered().toStdString();
  EXPECT_EQ(page_.chart()->notesOf(), title);
  const int low = page_.chart()->describedPicture().size.height();
  page_.setNotes("/runs/a", {});
  EXPECT_TRUE(page_.chart()->flagLabels().empty());
  EXPECT_FALSE(offered().isEmpty()) << "the first one is asked for here too";
  EXPECT_LT(page_.chart()->describedPicture().size.height(), low) << "what they say stands below its pictures";
  page_.setNotes({}, {});
  EXPECT_TRUE(offered().isEmpty()) << "no run is open";
}

TEST_F(ComparePageTest, AsksForANoteAtAWindowOfTheCurves) {
  show("a");
  page_.setNotes("/runs/a", {});
  table().choose({0});
  auto& chart = *page_.chart();
  chart.setCursor(RunMoment{WindowIndex{3}}, std::nullopt);
  const QSignalSpy asked(&chart, &ChartView::noteRequested);
  QMenu menu;
  chart.addActionsTo(menu);
  for (auto* const one : menu.actions())
    if (one->text().contains(QStringLiteral("&note"))) one->trigger();
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked.first(), (QVariantList{3, 0}));
}

TEST_F(ComparePageTest, OffersToExportTheChosenRunsThatCanBeRead) {
  auto runs = family();
  runs[4].problem = "the file is empty";
  show("a", false, runs);
  const auto* const button = page_.exportButton();
  const auto programs = button->menu()->actions().mid(0, 2);
  table().choose({4});
  for (const auto* const one : programs) {
    EXPECT_FALSE(one->isEnabled());
    EXPECT_TRUE(one->toolTip().contains(QStringLiteral("Choose runs first")));
  }
  table().choose({1, 4});
  for (const auto* const one : programs) EXPECT_TRUE(one->isEnabled());
  EXPECT_EQ(programs[0]->text(), QStringLiteral("TensorBoard…"));
  EXPECT_EQ(programs[1]->text(), QStringLiteral("MLflow…"));
}

TEST_F(ComparePageTest, KeepsTheKeyboardsPlaceWhenItIsReadAgain) {
  show("a");
  EXPECT_EQ(table().currentIndex(), table().indexOf(0));
  table().setCurrentIndex(table().indexOf(3));
  show("a");
  EXPECT_EQ(table().currentIndex(), table().indexOf(3));
  show("c");
  EXPECT_EQ(table().currentIndex(), table().indexOf(2)) << "another run is open";
}

TEST_F(ComparePageTest, StaysWhereAPersonPutItWhenItIsReadAgain) {
  auto runs = family();
  for (int i = 0; i < 60; ++i) runs.push_back(madeRun("z" + std::to_string(100 + i), 0.1));
  show("a", false, runs);
  table().collapse(table().indexOf(1));
  table().verticalScrollBar()->setValue(20);
  ASSERT_EQ(table().verticalScrollBar()->value(), 20);
  show("a", false, runs);
  EXPECT_FALSE(table().isExpanded(table().indexOf(1)));
  EXPECT_TRUE(table().isExpanded(table().indexOf(0)));
  EXPECT_EQ(table().verticalScrollBar()->value(), 20);
}

TEST_F(ComparePageTest, SaysWhatToDoWhereThereIsNoRun) {
  show("", false, {});
  EXPECT_TRUE(page_.message().contains(QStringLiteral("There is no run yet")));
  EXPECT_FALSE(table().isVisible());
  page_.showReading({});
  EXPECT_EQ(page_.message(), QStringLiteral("Reading the runs…"));
  show("a");
  EXPECT_TRUE(table().isVisible());
}

TEST_F(ComparePageTest, KeepsARunThatCannotBeReadAndSaysWhy) {
  auto runs = family();
  runs[4].state = RunState::kNotStarted;
  runs[4].problem = "/runs/e/run.json: the file is empty. Choose another run.";
  show("a", false, runs);
  EXPECT_EQ(cell(4, "state"), "cannot be read");
  EXPECT_EQ(cell(4, "windows"), "");
  EXPECT_TRUE(cellData(4, "state", Qt::ToolTipRole).toString().contains(QStringLiteral("the file is empty")));
  table().selectAll();
  EXPECT_THAT(curves(), ElementsAre("a", "b", "c", "d")) << "it has no curve";
}

TEST_F(ComparePageTest, OffersTheSignificanceOfMethodsThatAreListed) {
  auto runs = family();
  runs[4].settings.model.method = Method::kGag;
  show("a", false, runs);
  const auto& against = *page_.tables()->second();
  EXPECT_EQ(against.currentData().toString(), QStringLiteral("gag"));
  page_.filter()->line()->setText(QStringLiteral("method=xsmoe"));
  EXPECT_EQ(against.currentData().toString(), QStringLiteral("gag")) << "of one method alone nothing else is offered";
}

TEST_F(ComparePageTest, TablesKeepMethodsThatDoNotUseASettingOfTheFilter) {
  auto runs = family();
  runs[1].settings.model.tau = 0.2;
  runs[3].settings.model.method = runs[4].settings.model.method = Method::kGag;
  show("a", false, runs);
  const auto namesInTables = [this] {
    std::set<std::string> names;
    for (const auto* const run : page_.listedForTables()) names.insert(run->description.name);
    return names;
  };
  page_.filter()->line()->setText(QStringLiteral("tau=0.2"));
  EXPECT_THAT(table().table().matching(), ElementsAre(1)) << "the list itself has only what is so";
  EXPECT_THAT(namesInTables(), ElementsAre("b", "d", "e"));
  EXPECT_EQ(page_.tables()->runs()->itemText(0), QStringLiteral("Listed runs (3)"));
  EXPECT_EQ(page_.tables()->second()->currentData().toString(), QStringLiteral("gag"));
  page_.filter()->line()->setText(QStringLiteral("tau=0.2 hr10>0"));
  EXPECT_THAT(namesInTables(), ElementsAre("b", "d")) << "e has no test";
  runs[4] = madeRun("e", 0.1);
  runs[4].settings.model.method = Method::kGag;
  ASSERT_TRUE(page_.setOpenRun(runs[4], true));
  EXPECT_THAT(namesInTables(), ElementsAre("b", "d", "e")) << "as it is by now";
}

TEST_F(ComparePageTest, IsNamedForThoseWhoDoNotSeeIt) {
  show("a");
  EXPECT_EQ(table().accessibleName(), QStringLiteral("Table of runs"));
  EXPECT_FALSE(page_.chart()->accessibleName().isEmpty());
}

TEST_F(ComparePageTest, TheMenuIsOfTheRunForWhichItWasOpened) {
  show("a");
  table().choose({4});
  const QSignalSpy asked(&page_, &ComparePage::besideRequested);
  QTimer::singleShot(0, &page_, [this] {
    auto* const menu = table().findChild<QMenu*>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_NE(menu, nullptr);
    show("a", false, {});  // the folder was emptied meanwhile
    for (auto* const action : menu->actions())
      if (action->text().contains(QStringLiteral("Beside"))) action->trigger();
    menu->close();
  });
  const QPoint at = table().visualRect(table().indexOf(4)).center();
  QContextMenuEvent event(QContextMenuEvent::Keyboard, at, table().viewport()->mapToGlobal(at));
  QApplication::sendEvent(table().viewport(), &event);
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("/runs/e"));
}

TEST_F(ComparePageTest, ShowsWhatIsQueuedWithoutARunToo) {
  show("", false, {});
  EXPECT_FALSE(page_.tabs()->isVisible());
  RunQueue queue;
  PlannedRun planned;
  planned.folder = "/runs/planned";
  queue.add({}, {planned});
  page_.queue()->setQueue(queue, false);
  EXPECT_TRUE(page_.tabs()->isVisible());
  page_.queue()->setQueue(RunQueue(), false);
  EXPECT_FALSE(page_.tabs()->isVisible());
  show("a");
  page_.queue()->setQueue(queue, false);
  page_.queue()->setQueue(RunQueue(), false);
  EXPECT_TRUE(page_.tabs()->isVisible()) << "there are runs";
}

}  // namespace
}  // namespace xsmoe::widgets
