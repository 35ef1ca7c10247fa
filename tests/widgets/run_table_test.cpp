// SPDX-License-Identifier: GPL-3.0-or-later
// The table of runs on the Compare page: its rows, columns, order and filter.
#include "widgets/pages/run_table.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <string>
#include <vector>

#include "tests/widgets/compared_runs.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table_model.h"
#include "widgets/pages/tick_menu.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;

TEST_F(ComparePageTest, ShowsForksBelowWhatTheyComeFrom) {
  show("a");
  ASSERT_EQ(table().model()->rowCount(), 2);
  EXPECT_EQ(table().indexOf(1).parent(), table().indexOf(0));
  EXPECT_EQ(table().indexOf(2).parent(), table().indexOf(0));
  EXPECT_EQ(table().indexOf(3).parent(), table().indexOf(1));
  EXPECT_EQ(table().indexOf(4).parent(), QModelIndex());
  for (const int place : {0, 1}) EXPECT_TRUE(table().isExpanded(table().indexOf(place)));
}

TEST_F(ComparePageTest, TellsCopiesOfARunApartByWhereTheyLie) {
  auto copy = madeRun("a", 0.05);
  copy.description.folder = "/runs/kept/a";
  show("", false, {madeRun("a", 0.05), copy, madeRun("b", 0.05)});
  EXPECT_EQ(cell(0, "run"), "a");
  EXPECT_EQ(cell(1, "run"), "kept/a");
  EXPECT_EQ(cell(2, "run"), "b");
}

TEST_F(ComparePageTest, TellsOfEachRunWhatWasChangedAndWhatCameOfIt) {
  show("a");
  EXPECT_EQ(cell(1, "run"), "b");
  EXPECT_EQ(cell(1, "from"), "D3");
  EXPECT_EQ(cell(1, "differs"), "Grouping 6, 12; τ 0.4");
  EXPECT_EQ(cell(3, "differs"), "Learning rate 0.0005");
  EXPECT_EQ(cell(1, "state"), "finished");
  EXPECT_EQ(cell(1, "windows"), "9 of 9");
  EXPECT_EQ(cell(0, "hr10"), "9.50\u00a0%") << "the mean of 6, 7 … 13 %: without the test on D1";
  EXPECT_EQ(cell(0, "ndcg10"), "4.75\u00a0%");
  EXPECT_EQ(cell(4, "hr10"), "–");
  EXPECT_EQ(cell(4, "from"), "");
  EXPECT_TRUE(cellData(1, "run", Qt::ToolTipRole).toString().startsWith(QStringLiteral("/runs/b")));
}

TEST_F(ComparePageTest, MarksTheMeanOfARunThatIsNotFinished) {
  show("a", false, {madeRun("a", 0.05), madeRun("stopped", 0.05, 3), madeRun("sooner", 0.05, 2)});
  EXPECT_EQ(cell(0, "hr10"), "9.50\u00a0%");
  EXPECT_EQ(cell(1, "hr10"), "6.50\u00a0% (2 tests)") << "6 and 7 %: without the test on D1";
  EXPECT_EQ(cell(1, "ndcg10"), "3.25\u00a0% (2 tests)");
  EXPECT_EQ(cell(2, "hr10"), "6.00\u00a0% (1 test)");
  EXPECT_TRUE(cellData(1, "hr10", Qt::ToolTipRole).toString().contains(QStringLiteral("not finished: the mean is over 2 tests")));
  EXPECT_FALSE(cellData(0, "hr10", Qt::ToolTipRole).toString().contains(QStringLiteral("not finished")));
}

TEST_F(ComparePageTest, MarksTheOpenRunAndKnowsWhetherItIsGoingOn) {
  auto runs = family();
  for (const std::size_t place : {0, 4}) runs[place].state = RunState::kRunning;
  show("a", true, runs);
  EXPECT_EQ(cell(0, "run"), "a (open)");
  EXPECT_TRUE(cellData(0, "hr10", Qt::FontRole).value<QFont>().bold());
  EXPECT_EQ(cell(0, "state"), "running");
  EXPECT_EQ(cell(4, "state"), "unfinished") << "the record does not tell whether another program writes it";
  EXPECT_FALSE(cellData(1, "run", Qt::FontRole).value<QFont>().bold());
  show("a", false, runs);
  EXPECT_EQ(cell(0, "state"), "unfinished");
}

TEST_F(ComparePageTest, SaysOfARunWhatAPersonChangedBesideItsName) {
  auto runs = family();
  runs[0].changesByHand = {"in D_3: tau 0.10 → 0.15"};
  runs[1].changesByHand = {"in D_4: pruned V E1", "in D_5: tau 0.10 → 0.20"};
  show("a", false, runs);
  EXPECT_EQ(cell(0, "run"), "a (open, 1 change by hand)");
  EXPECT_EQ(cell(1, "run"), "b (2 changes by hand)");
  EXPECT_EQ(cell(2, "run"), "c");
  EXPECT_TRUE(cellData(1, "run", Qt::ToolTipRole).toString().contains(QStringLiteral("Changed by hand in D4: pruned V E1\n")));
}

TEST_F(ComparePageTest, HasWhatIsKnownOfRunsAsColumns) {
  auto runs = family();
  runs[1].settings.model.method = runs[1].description.settings.model.method = Method::kNoft;
  runs[0].settings.training.seed = 7;
  runs[0].tags = {"good", "paper"};
  runs[0].note = "the first one";
  show("a", false, runs);
  EXPECT_EQ(cell(0, "stream"), "Built-in stream");
  EXPECT_EQ(cell(0, "method"), "XSMoE");
  EXPECT_EQ(cell(0, "tau"), "0.1");
  EXPECT_EQ(cell(1, "tau"), "—") << "NoFT uses none";
  EXPECT_EQ(cell(0, "grouping"), "6, 12");
  EXPECT_EQ(cell(0, "seed"), "7");
  EXPECT_EQ(cell(0, "parameters"), "1.01\u00a0M") << "of the last window";
  EXPECT_EQ(cell(0, "seconds"), "9 min 00 s") << "of all windows";
  EXPECT_EQ(cell(0, "tag"), "good, paper");
  EXPECT_EQ(cell(0, "note"), "the first one");
  EXPECT_EQ(cell(4, "parameters"), "–");
}

TEST_F(ComparePageTest, ShowsMoreColumnsWhereAPersonWantsThem) {
  show("a");
  const int column = table().table().columnOf("learning-rate");
  EXPECT_TRUE(table().isColumnHidden(column));
  QMenu menu;
  table().addColumnsTo(menu);
  QAction* found = nullptr;
  for (QAction* group : menu.actions())
    if (group->menu())
      for (QAction* action : group->menu()->actions())
        if (action->text() == QStringLiteral("Learning rate")) found = action;
  ASSERT_NE(found, nullptr);
  found->trigger();
  EXPECT_FALSE(table().isColumnHidden(column));
  EXPECT_EQ(cell(0, "learning-rate"), "0.001");
}

TEST_F(ComparePageTest, MetricsAreTheMeanTheLastTheBestOrThoseOfAWindow) {
  auto runs = family();
  runs[0].tests[2].metrics.hr10 = 0.5;
  show("a", false, runs);
  auto* const metrics = page_.findChild<QComboBox*>(QStringLiteral("metrics"));
  const auto choose = [&](const QString& what) { metrics->setCurrentIndex(metrics->findText(what)); };
  choose(QStringLiteral("Last window"));
  EXPECT_EQ(cell(0, "hr10"), "13.00\u00a0%");
  EXPECT_EQ(table().model()->headerData(table().table().columnOf("hr10"), Qt::Horizontal).toString(), QStringLiteral("HR@10, last"));
  choose(QStringLiteral("Best window"));
  EXPECT_EQ(cell(0, "hr10"), "50.00\u00a0%");
  choose(QStringLiteral("Test on D4"));
  EXPECT_EQ(cell(0, "hr10"), "8.00\u00a0%");
  EXPECT_EQ(cell(4, "hr10"), "–");
  choose(QStringLiteral("Mean of D2 and later"));
  EXPECT_EQ(cell(0, "ndcg10"), "4.75\u00a0%");
}

TEST_F(ComparePageTest, TheMenuOfColumnsStaysOpenWhileTheyAreTicked) {
  show("a");
  TickMenu menu;
  table().addColumnsTo(menu);
  menu.popup({});
  ASSERT_TRUE(menu.isVisible());
  const auto actionOf = [&menu](const QString& title) {
    for (QAction* const action : menu.actions())
      if (action->text() == title) return action;
    return static_cast<QAction*>(nullptr);
  };
  const auto isHidden = [this](const char* key) { return table().isColumnHidden(table().table().columnOf(key)); };
  auto *const from = actionOf(QStringLiteral("From")), *const note = actionOf(QStringLiteral("Note"));
  ASSERT_TRUE(from != nullptr && note != nullptr);
  QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(from).center());
  EXPECT_TRUE(isHidden("from"));
  EXPECT_TRUE(menu.isVisible());
  menu.setActiveAction(note);
  for (const auto key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_Space}) QTest::keyClick(&menu, key);
  EXPECT_TRUE(isHidden("note")) << "ticked, and twice more";
  EXPECT_TRUE(menu.isVisible());
  QTest::keyClick(&menu, Qt::Key_Escape);
  EXPECT_FALSE(menu.isVisible());
}

TEST_F(ComparePageTest, TheFirstClickOnAMetricBringsTheBestToTheTop) {
  show("a");
  table().setTree(false);
  const auto clickOn = [this](const char* key) {
    const int column = table().table().columnOf(key);
    table().scrollTo(table().indexOf(0, column));
    const auto* const header = table().header();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(column) + 20, header->height() / 2));
  };
  clickOn("hr10");
  EXPECT_EQ(shownAt(0), table().indexOf(3));
  clickOn("hr10");
  EXPECT_NE(shownAt(0), table().indexOf(3));
  clickOn("method");
  EXPECT_EQ(table().header()->sortIndicatorOrder(), Qt::AscendingOrder) << "no metric";
}

TEST_F(ComparePageTest, LooksAsItWasLeft) {
  show("a");
  const auto first = page_.look();
  table().sortByColumn(table().table().columnOf("ndcg10"), Qt::DescendingOrder);
  table().setColumnHidden(table().table().columnOf("learning-rate"), false);
  table().setColumnHidden(table().table().columnOf("note"), true);
  const int method = table().header()->visualIndex(table().table().columnOf("method"));
  table().header()->moveSection(method, 5);
  page_.filter()->line()->setText(QStringLiteral("hr10>0.1"));
  const auto left = page_.look();
  EXPECT_NE(left, first);
  ComparePage another;
  another.setLook(left);
  EXPECT_EQ(another.look(), left);
  ComparePage third;
  third.setLook({{QStringLiteral("zork"), true, {QStringLiteral("zork")}}, {}});
  EXPECT_EQ(third.look(), first) << "what is not known is passed over";
}

/// The column's menu of what it may show of the windows, with what `wanted` chooses.
void chooseWindows(RunTable& table, const char* key, const QString& wanted) {
  QMenu menu;
  table.addWindowsTo(menu, table.table().columnOf(key));
  for (QAction* const action : menu.actions())
    if (action->text() == wanted) return action->trigger();
  FAIL() << wanted.toStdString() << " is not offered for " << key;
}

TEST_F(ComparePageTest, EachColumnIsOfTheLastTheBestOrAWindowByItself) {
  auto runs = family();
  runs[0].tests[2].metrics.hr10 = 0.5;
  runs[0].costs[0].seconds = 30;
  show("a", false, runs);
  const auto title = [this](const char* key) {
    return table().model()->headerData(table().table().columnOf(key), Qt::Horizontal).toString();
  };
  chooseWindows(table(), "hr10", QStringLiteral("Best window"));
  EXPECT_EQ(cell(0, "hr10"), "50.00\u00a0%");
  EXPECT_EQ(title("hr10"), QStringLiteral("HR@10, best"));
  EXPECT_EQ(cell(0, "ndcg10"), "4.75\u00a0%") << "as it was";
  EXPECT_TRUE(cellData(0, "hr10", Qt::ToolTipRole).toString().startsWith(percent(0.5, 2) + QStringLiteral(" ± 5.00 points")))
      << "of 100 test sequences";
  EXPECT_EQ(cellData(0, "ndcg10", Qt::ToolTipRole).toString(), QString()) << "no share of hits";
  chooseWindows(table(), "ndcg10", QStringLiteral("Test on D4"));
  EXPECT_EQ(cell(0, "ndcg10"), "4.00\u00a0%");
  EXPECT_EQ(title("ndcg10"), QStringLiteral("NDCG@10, test on D4"));
  chooseWindows(table(), "seconds", QStringLiteral("Least of a window"));
  EXPECT_EQ(cell(0, "seconds"), durationText(30).toStdString());
  chooseWindows(table(), "parameters", QStringLiteral("Last window"));
  EXPECT_EQ(cellData(0, "parameters", Qt::ToolTipRole).toString(), count(1'008'000)) << "in full, as of the whole run";
  chooseWindows(table(), "experts", QStringLiteral("Mean of all windows"));
  EXPECT_EQ(cellData(0, "experts", Qt::ToolTipRole).toString(), QString()) << "a mean is not rounded";
  table().sortByColumn(table().table().columnOf("hr10"), Qt::DescendingOrder);
  show("a", false, runs);
  EXPECT_EQ(cell(0, "hr10"), "50.00\u00a0%") << "also when it is read again";
  for (auto& run : runs) run.settings.protocol.windows = 12;
  show("a", false, runs);
  EXPECT_EQ(title("ndcg10"), QStringLiteral("NDCG@10, test on D4")) << "and when there are more windows to choose from";
  chooseWindows(table(), "hr10", QStringLiteral("Mean of D2 and later"));
  EXPECT_EQ(title("hr10"), QStringLiteral("HR@10"));
  QMenu none;
  table().addWindowsTo(none, table().table().columnOf("method"));
  EXPECT_TRUE(none.isEmpty());
}

TEST_F(ComparePageTest, ColumnsShowOfTheWindowsWhatTheyDidWhenItWasLeft) {
  show("a");
  const auto first = page_.look();
  QSignalSpy changed(&page_, &ComparePage::lookChanged);
  auto* const metrics = page_.findChild<QComboBox*>(QStringLiteral("metrics"));
  metrics->setCurrentIndex(metrics->findText(QStringLiteral("Test on D4")));
  EXPECT_EQ(changed.count(), 1);
  const int hr10 = table().table().columnOf("hr10");
  EXPECT_GE(table().columnWidth(hr10), table().header()->sectionSizeHint(hr10)) << "by which test it is, is not cut";
  chooseWindows(table(), "hr10", QStringLiteral("Best window"));
  EXPECT_EQ(changed.count(), 2);
  page_.findChild<QCheckBox*>(QStringLiteral("tree"))->setChecked(false);
  EXPECT_EQ(changed.count(), 3);
  const auto left = page_.look();
  ComparePage another;
  another.setLook(left);
  EXPECT_EQ(another.look(), left) << "before it has runs";
  another.setRuns({}, {}, false);
  EXPECT_EQ(another.look(), left);
  another.setRuns(listedRuns(family()), "/runs/a", false);
  EXPECT_EQ(another.look(), left);
  EXPECT_EQ(another.findChild<QComboBox*>(QStringLiteral("metrics"))->currentText(), QStringLiteral("Test on D4"));
  EXPECT_FALSE(another.table()->table().isTree());
  const auto title = [&another](const char* key) {
    const auto& model = another.table()->table();
    return model.headerData(model.columnOf(key), Qt::Horizontal).toString();
  };
  EXPECT_EQ(title("hr10"), QStringLiteral("HR@10, best")) << "by itself";
  EXPECT_EQ(title("ndcg10"), QStringLiteral("NDCG@10, test on D4"));
  auto shorter = madeRun("f", 0.05, 2);
  shorter.settings.protocol.windows = 3;
  another.setRuns(listedRuns({shorter}), {}, false);
  EXPECT_EQ(title("ndcg10"), QStringLiteral("NDCG@10")) << "no run has a D4 any more";
  ComparePage third;
  third.setLook({{{}, false, {}, {QStringLiteral("zork.hr10"), QStringLiteral("last.zork"), QStringLiteral("last.")}},
                 {},
                 QStringLiteral("d999999999.")});
  EXPECT_EQ(third.look(), first) << "what is not known is passed over";
}

TEST_F(ComparePageTest, WhatOneComesForStandsBehindMethodAndState) {
  const auto& model = table().table();
  const int state = model.columnOf("state");
  EXPECT_EQ(model.columnOf("method") + 1, state);
  EXPECT_EQ(model.columnOf("hr10"), state + 1);
  EXPECT_EQ(model.columnOf("ndcg10"), state + 2);
  EXPECT_LE(state, 3);
}

TEST_F(ComparePageTest, IsSortedByNumbersWithinEachFamily) {
  auto runs = family();
  runs[4] = madeRun("e", 0.0, 2);  // 1 %: less than 9.5 % though the text is greater
  show("a", false, runs);
  table().sortByColumn(table().table().columnOf("hr10"), Qt::DescendingOrder);
  EXPECT_EQ(shownAt(0), table().indexOf(0));
  EXPECT_EQ(shownAt(0, table().indexOf(0)), table().indexOf(1)) << "b is the better fork";
  table().sortByColumn(table().table().columnOf("hr10"), Qt::AscendingOrder);
  EXPECT_EQ(shownAt(0), table().indexOf(4));
  EXPECT_EQ(shownAt(0, table().indexOf(0)), table().indexOf(2));
}

TEST_F(ComparePageTest, ShowsAllRunsAlikeWhereNoTreeIsWanted) {
  show("a");
  table().setTree(false);
  EXPECT_EQ(table().model()->rowCount(), 5);
  table().sortByColumn(table().table().columnOf("hr10"), Qt::DescendingOrder);
  EXPECT_EQ(shownAt(0), table().indexOf(3));
  EXPECT_EQ(shownAt(4), table().indexOf(4)) << "what has no value is last";
  table().sortByColumn(table().table().columnOf("hr10"), Qt::AscendingOrder);
  EXPECT_EQ(shownAt(4), table().indexOf(4));
  EXPECT_THAT(table().chosen(), ElementsAre(0, 1, 2, 3)) << "the choice stays";
}

TEST_F(ComparePageTest, TextsAreSortedWithTheirNumbers) {
  show("", false, {madeRun("run 10", 0.1), madeRun("Run 9", 0.1), madeRun("run 0100", 0.1)});
  table().sortByColumn(0, Qt::AscendingOrder);
  EXPECT_EQ(shownAt(0), table().indexOf(1));
  EXPECT_EQ(shownAt(1), table().indexOf(0));
  EXPECT_EQ(shownAt(2), table().indexOf(2));
}

TEST_F(ComparePageTest, TextsAreSortedWithTheirDecimals) {
  const std::vector<std::string> inOrder{"tau_0_seed_2",    "tau_0.05_seed_1", "tau_0.1",         "tau_0.1_seed_9",
                                         "tau_0.1_seed_10", "tau_0.15",        "tau_0.25_seed_1", "tau_1"};
  std::vector<RunSummary> runs;
  for (auto name = inOrder.rbegin(); name != inOrder.rend(); ++name) runs.push_back(madeRun(*name, 0.1));
  show("", false, runs);
  table().sortByColumn(0, Qt::AscendingOrder);
  for (int row = 0; row < static_cast<int>(inOrder.size()); ++row)
    EXPECT_EQ(shownAt(row).data().toString().toStdString(), inOrder[static_cast<std::size_t>(row)]);
}

TEST_F(ComparePageTest, FiltersAsAPersonTypesAndSaysWhatIsWrong) {
  show("a");
  auto& filter = *page_.filter();
  EXPECT_EQ(filter.countText(), QStringLiteral("5 runs"));
  filter.line()->setText(QStringLiteral("hr10>0.1"));
  EXPECT_EQ(filter.countText(), QStringLiteral("2 of 5 runs"));
  EXPECT_TRUE(filter.errorText().isEmpty());
  EXPECT_TRUE(table().indexOf(0).isValid()) << "b and d come from it";
  EXPECT_TRUE(table().indexOf(0).data(Qt::FontRole).value<QFont>().italic());
  EXPECT_FALSE(table().indexOf(2).isValid());
  EXPECT_FALSE(table().indexOf(4).isValid());
  filter.line()->setText(QStringLiteral("hr10>"));
  EXPECT_FALSE(filter.errorText().isEmpty());
  EXPECT_EQ(filter.countText(), QStringLiteral("2 of 5 runs")) << "the last one that was right stays";
  filter.line()->clear();
  EXPECT_TRUE(filter.errorText().isEmpty());
  EXPECT_EQ(filter.countText(), QStringLiteral("5 runs"));
  EXPECT_THAT(table().chosen(), ElementsAre(0, 1, 2, 3));
}

TEST_F(ComparePageTest, TheColumnOfNamesHasRoomForThoseThatAFilterLetsThroughLater) {
  const std::string name = "a_name_that_an_experiment_gives_its_run";
  auto runs = family();
  runs.push_back(madeRun(name, 0));
  auto& filter = *page_.filter()->line();
  filter.setText(QStringLiteral("hr10>0.1"));
  show("a", false, runs);
  const auto width = [this] { return table().columnWidth(RunTableModel::kRun); };
  EXPECT_GE(width(), 160) << "however short the names are that are listed";
  filter.clear();
  const int wide = width();
  EXPECT_GE(wide, table().fontMetrics().horizontalAdvance(QString::fromStdString(name)));
  filter.setText(QStringLiteral("hr10>0.1"));
  EXPECT_EQ(width(), wide);
  table().setColumnWidth(RunTableModel::kRun, 90);
  filter.clear();
  EXPECT_EQ(width(), 90) << "a person's own";
}

TEST_F(ComparePageTest, ShowsTheValidationOfAWindowInAColumn) {
  auto run = madeRun("a", 0.05);
  run.validations = {{{0}, Metrics{0.9, 0.9, 0, 0, 50}}, {{1}, Metrics{0.25, 0.125, 0, 0, 50}}};
  show("", false, {run});
  EXPECT_EQ(cell(0, "validation-hr10"), "25.00\u00a0%") << "the mean is without that of D_0";
}

TEST_F(ComparePageTest, TagsAndNotesAreEditedInTheTable) {
  show("a");
  QSignalSpy asked(&page_, &ComparePage::annotationRequested);
  auto* const model = table().model();
  const auto index = [&](const char* key) { return table().indexOf(0, table().table().columnOf(key)); };
  EXPECT_FALSE(index("state").flags().testFlag(Qt::ItemIsEditable));
  ASSERT_TRUE(model->setData(index("tag"), QStringLiteral(" paper, good paper"), Qt::EditRole));
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("/runs/a"));
  EXPECT_EQ(asked[0][1].toStringList(), QStringList({QStringLiteral("good"), QStringLiteral("paper")}));
  EXPECT_EQ(cell(0, "tag"), "good, paper");
  ASSERT_TRUE(model->setData(index("note"), QStringLiteral("to be shown"), Qt::EditRole));
  ASSERT_EQ(asked.count(), 2);
  EXPECT_EQ(asked[1][1].toStringList().size(), 2) << "with what it has already";
  EXPECT_EQ(asked[1][2].toString(), QStringLiteral("to be shown"));
  ASSERT_TRUE(model->setData(index("note"), QStringLiteral("to be shown"), Qt::EditRole));
  EXPECT_EQ(asked.count(), 2) << "nothing is new";
  ASSERT_TRUE(model->setData(index("note"), QStringLiteral("<img src=x> & more"), Qt::EditRole));
  EXPECT_EQ(cellData(0, "note", Qt::ToolTipRole).toString(), QStringLiteral("<p>&lt;img src=x&gt; &amp; more</p>")) << "no rich text";
}

/// The line in which the current run's note is being written, with what a person has typed; null: there is none.
QLineEdit* writtenNote(RunTable& table, const QString& typed) {
  table.setFocus();
  QTest::keyClick(&table, Qt::Key_F2);
  auto* const editor = table.viewport()->findChild<QLineEdit*>();
  if (editor != nullptr) QTest::keyClicks(editor, typed);
  return editor;
}

TEST_F(ComparePageTest, ANoteIsWrittenWithTheKeyboard) {
  show("a");
  QSignalSpy asked(&page_, &ComparePage::annotationRequested);
  auto* const editor = writtenNote(table(), QStringLiteral("mine"));
  ASSERT_NE(editor, nullptr);
  show("a", true);  // a window of the run that trains has ended meanwhile
  QTest::keyClick(editor, Qt::Key_Return);
  ASSERT_TRUE(QTest::qWaitFor([&] { return asked.count() == 1; }));
  EXPECT_EQ(asked[0][2].toString(), QStringLiteral("mine"));
  EXPECT_EQ(cell(0, "note"), "mine");
}

TEST_F(ComparePageTest, TheEnterThatEndsANoteDoesNotOpenTheRun) {
  show("a");
  const QSignalSpy asked(&page_, &ComparePage::annotationRequested);
  const QSignalSpy opened(&page_, &ComparePage::runActivated);
  for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
    const auto before = asked.count();
    auto* const editor = writtenNote(table(), QStringLiteral("mine %1").arg(before));
    ASSERT_NE(editor, nullptr);
    QTest::keyClick(editor, key);
    ASSERT_TRUE(QTest::qWaitFor([&] { return asked.count() == before + 1 && table().viewport()->findChild<QLineEdit*>() == nullptr; }));
  }
  EXPECT_EQ(opened.count(), 0);
  QTest::keyClick(&table(), Qt::Key_Return);
  EXPECT_EQ(opened.count(), 1) << "what is not written is opened";
}

TEST_F(ComparePageTest, ANoteThatEndsWithTabIsKeptInWhatHasComeMeanwhile) {
  show("a");
  QSignalSpy asked(&page_, &ComparePage::annotationRequested);
  auto* const editor = writtenNote(table(), QStringLiteral("mine"));
  ASSERT_NE(editor, nullptr);
  auto more = family();
  more[1].note = "another's";
  more.push_back(madeRun("f", 0.03));
  show("a", true, more);
  EXPECT_EQ(page_.filter()->countText(), QStringLiteral("5 runs")) << "not while a person writes";
  QTest::keyClick(editor, Qt::Key_Tab);  // goes on to the row below
  ASSERT_TRUE(QTest::qWaitFor([&] { return asked.count() == 1 && table().runs().size() == 6; }));
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("/runs/a"));
  EXPECT_EQ(cell(0, "note"), "mine");
  EXPECT_EQ(cell(1, "note"), "another's") << "nobody wrote there";
  EXPECT_EQ(page_.filter()->countText(), QStringLiteral("6 runs"));
}

/// What the model of a table tells its views from now on.
struct ToldOfRows {
  explicit ToldOfRows(RunTableModel& model)
      : changed(&model, &QAbstractItemModel::dataChanged),
        reset(&model, &QAbstractItemModel::modelReset),
        moved(&model, &QAbstractItemModel::layoutChanged) {}
  QSignalSpy changed, reset, moved;
};

TEST_F(ComparePageTest, OneRunThatChangedIsToldInItsRowAlone) {
  auto runs = family();
  for (int i = 0; i < 60; ++i) runs.push_back(madeRun("z" + std::to_string(100 + i), 0.1));
  show("a", false, runs);
  click(1);
  table().verticalScrollBar()->setValue(20);
  const ToldOfRows told(table().table());
  const auto before = listedRuns(runs);
  runs[3].windowsDone = 7;
  page_.setRuns(changesSince(before, listedRuns(runs)), "/runs/a", false);
  ASSERT_EQ(told.changed.count(), 1);
  EXPECT_EQ(told.changed[0][0].toModelIndex(), table().indexOf(3));
  EXPECT_EQ(told.changed[0][1].toModelIndex().row(), table().indexOf(3).row());
  EXPECT_EQ(told.reset.count() + told.moved.count(), 0);
  EXPECT_EQ(cell(3, "windows"), "7 of 9");
  EXPECT_THAT(table().chosen(), ElementsAre(1));
  EXPECT_EQ(table().verticalScrollBar()->value(), 20);
}

TEST_F(ComparePageTest, RunsThatAreAsBeforeTouchNothing) {
  show("a", true);
  const ToldOfRows told(table().table());
  const QSignalSpy shown(&page_, &ComparePage::choiceShown);
  const auto list = listedRuns(family());
  page_.setRuns(changesSince(list, list, {"/runs/b"}), "/runs/a", true);
  EXPECT_EQ(told.changed.count() + told.reset.count() + told.moved.count(), 0);
  EXPECT_EQ(shown.count(), 0) << "no curve is drawn anew";
}

TEST_F(ComparePageTest, ARunThatChangedGoesWhereItIsSortedAndFiltered) {
  auto runs = family();
  show("a", false, runs);
  table().sortByColumn(table().table().columnOf("hr10"), Qt::DescendingOrder);
  ASSERT_EQ(shownAt(0, table().indexOf(0)), table().indexOf(1)) << "b is the better fork";
  click(1);
  auto before = listedRuns(runs);
  runs[2].result.mean->hr10 = 0.9;
  page_.setRuns(changesSince(before, listedRuns(runs)), "/runs/a", false);
  EXPECT_EQ(shownAt(0, table().indexOf(0)), table().indexOf(2));
  EXPECT_THAT(table().chosen(), ElementsAre(1));
  page_.filter()->line()->setText(QStringLiteral("hr10>0.8"));
  ASSERT_FALSE(table().indexOf(4).isValid());
  before = listedRuns(runs);
  runs[4] = madeRun("e", 0.9);
  page_.setRuns(changesSince(before, listedRuns(runs)), "/runs/a", false);
  EXPECT_TRUE(table().indexOf(4).isValid());
  EXPECT_EQ(page_.filter()->countText(), QStringLiteral("2 of 5 runs"));
}

TEST_F(ComparePageTest, TheOpenRunIsShownAsItIsNowWithWhatAPersonSaidOfIt) {
  auto runs = family();
  runs[0].note = "mine";
  show("a", true, runs);
  auto now = madeRun("a", 0.2);
  now.state = RunState::kRunning;
  const ToldOfRows told(table().table());
  EXPECT_TRUE(page_.setOpenRun(now, true));
  EXPECT_EQ(told.changed.count(), 1);
  EXPECT_EQ(told.reset.count(), 0);
  EXPECT_EQ(cell(0, "state"), "running");
  EXPECT_EQ(cell(0, "note"), "mine");
  EXPECT_FALSE(page_.setOpenRun(madeRun("another", 0.1), true)) << "it is not listed";
}

TEST_F(ComparePageTest, WhetherTheOpenRunIsListedIsKnownWhileAPersonWrites) {
  show("a");
  auto* const editor = writtenNote(table(), QStringLiteral("mine"));
  ASSERT_NE(editor, nullptr);
  const auto begun = madeRun("f", 0.1);
  EXPECT_TRUE(page_.setOpenRun(madeRun("a", 0.2), true));
  EXPECT_FALSE(page_.setOpenRun(begun, true)) << "so that the runs are read again";
  auto more = family();
  more.push_back(begun);
  page_.setRuns(listedRuns(more), "/runs/a", true);
  EXPECT_TRUE(page_.setOpenRun(begun, true)) << "it waits for the end of writing";
  QTest::keyClick(editor, Qt::Key_Return);
  EXPECT_TRUE(QTest::qWaitFor([&] { return table().runs().size() == more.size(); }));
}

TEST(RunTableModel, IsAProperModel) {
  RunTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setRuns(listedRuns(family()), "/runs/a", false);
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.rowCount(model.indexOf(0)), 2);
  auto changed = family();
  changed[3].windowsDone = 2;
  EXPECT_TRUE(model.setRuns(changesSince(listedRuns(family()), listedRuns(changed)), "/runs/a", false));
  model.setRuns({}, "", false);
  EXPECT_EQ(model.rowCount(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
