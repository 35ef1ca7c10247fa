// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compare_page.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <map>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_tree.h"
#include "model/core/mean_metrics.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/run_curves.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/run_differences_model.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/tables_panel.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/theme.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A run of ten windows that has tested `tests` of them, each better than the one before by a point.
RunSummary madeRun(const std::string& name, double first, int tests = 9) {
  RunSummary run;
  run.description.name = name;
  run.description.folder = "/runs/" + name;
  run.description.streamTitle = "Built-in stream";
  run.description.streamFolder = "/streams/a";
  run.state = tests == 9 ? RunState::kFinished : RunState::kStopped;
  run.windowsDone = tests;
  std::vector<std::optional<Metrics>> all;
  for (int i = 0; i < tests; ++i) {
    const double hr = first + 0.01 * i;
    all.push_back(Metrics{hr, hr / 2, 0, 0, 100});
    run.tests.push_back({{i}, {i + 1}, *all.back()});
    run.costs.push_back({{i}, 1'000'000 + 1'000 * i, 10'000, 5, 2, 60});
  }
  run.result = meansOfTests(all);
  return run;
}

RunSummary madeFork(const std::string& name, const RunSummary& of, int window, double first, std::map<std::string, std::string> changed) {
  auto fork = madeRun(name, first);
  fork.description.origin = RunOrigin{of.description.name, of.description.folder, {window}, std::move(changed), false};
  std::copy_n(of.tests.begin(), window + 1, fork.tests.begin());
  return fork;
}

/// a; b and c forked from it after D3 and D5, d from b after D6; e alone and stopped before its first test.
std::vector<RunSummary> family() {
  const auto a = madeRun("a", 0.05);
  const auto b = madeFork("b", a, 3, 0.09, {{"tau", "0.4"}, {"grouping", "6,12"}});
  const auto c = madeFork("c", a, 5, 0.02, {});
  const auto d = madeFork("d", b, 6, 0.11, {{"learning-rate", "0.0005"}});
  return {a, b, c, d, madeRun("e", 0, 0)};
}

std::vector<double> xsOf(const ChartSeries& series) {
  std::vector<double> xs;
  for (const QPointF point : series.points) xs.push_back(point.x());
  return xs;
}

class ComparePageTest : public testing::Test {
 protected:
  void show(const std::string& open, bool live = false, std::vector<RunSummary> runs = family()) {
    page_.setRuns(std::move(runs), open.empty() ? open : "/runs/" + open, live);
    page_.resize(900, 700);
    page_.show();
    QApplication::processEvents();
  }
  [[nodiscard]] RunTable& table() const { return *page_.table(); }
  [[nodiscard]] std::vector<std::string> curves() const {
    std::vector<std::string> names;
    for (const auto& series : page_.chart()->content().series) names.push_back(series.name.section(u',', 0, 0).toStdString());
    return names;
  }
  [[nodiscard]] QVariant cellData(int place, const char* key, int role) const {
    return table().indexOf(place, table().table().columnOf(key)).data(role);
  }
  [[nodiscard]] std::string cell(int place, const char* key) const {
    return cellData(place, key, Qt::DisplayRole).toString().toStdString();
  }
  /// What is shown in a row below another, or at the top.
  [[nodiscard]] QModelIndex shownAt(int row, const QModelIndex& below = {}) const { return table().model()->index(row, 0, below); }
  void click(int place, Qt::KeyboardModifiers keys = {}) {
    QTest::mouseClick(table().viewport(), Qt::LeftButton, keys, table().visualRect(table().indexOf(place)).center());
  }
  ComparePage page_;
};

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

TEST_F(ComparePageTest, DrawsTheOpenRunAndItsRelativesFirst) {
  show("d");
  EXPECT_THAT(table().chosen(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(curves(), ElementsAre("a", "b", "c", "d"));
  show("e");
  EXPECT_THAT(curves(), ElementsAre("e"));
  show("");
  EXPECT_THAT(curves(), ElementsAre("e")) << "no run is open: the last one";
}

TEST_F(ComparePageTest, TheCurveOfAForkBeginsWhereItParts) {
  show("a");
  const auto& content = page_.chart()->content();
  ASSERT_THAT(content.series, SizeIs(4));
  EXPECT_THAT(xsOf(content.series[0]), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_THAT(xsOf(content.series[1]), ElementsAre(4, 5, 6, 7, 8, 9)) << "D4 was tested with the model of D3, which both have";
  EXPECT_EQ(content.series[1].points.front(), content.series[0].points[3]) << "there the curves part";
  EXPECT_NE(content.series[1].points[1], content.series[0].points[4]);
  EXPECT_THAT(xsOf(content.series[3]), ElementsAre(7, 8, 9));
  EXPECT_EQ(content.series[3].points.front(), content.series[1].points[3]);
  EXPECT_DOUBLE_EQ(content.series[0].points[0].y(), 5) << "in percent";
  EXPECT_EQ(content.y.title, QStringLiteral("HR@10 (%)"));
  EXPECT_LT(*content.y.least, 5) << "the lowest marker is whole";
}

TEST_F(ComparePageTest, AForkWithoutItsRunIsDrawnFromItsBeginning) {
  const auto runs = family();
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const auto alone = runCurvesContent({runs, parents, groups, {3}, 3}, {});
  EXPECT_THAT(xsOf(alone.series[0]), SizeIs(9));
  const auto withRoot = runCurvesContent({runs, parents, groups, {0, 3}, 0}, {});
  EXPECT_THAT(xsOf(withRoot.series[1]), ElementsAre(4, 5, 6, 7, 8, 9)) << "what it has in common with a ends where b left";
}

TEST_F(ComparePageTest, DrawsWhatAPersonChoosesUntilAnotherRunIsOpened) {
  show("a");
  click(1);
  EXPECT_THAT(curves(), ElementsAre("b"));
  click(4, Qt::ControlModifier);
  EXPECT_THAT(curves(), ElementsAre("b", "e"));
  auto runs = family();
  runs.push_back(madeRun("f", 0.3));
  show("a", false, runs);
  EXPECT_THAT(curves(), ElementsAre("b", "e")) << "read again";
  click(1, Qt::ControlModifier);
  click(4, Qt::ControlModifier);
  EXPECT_THAT(page_.chart()->content().series, IsEmpty());
  EXPECT_TRUE(page_.chart()->content().emptyText.contains(QStringLiteral("Choose runs above")));
  show("c", false, runs);
  EXPECT_THAT(curves(), ElementsAre("a", "b", "c", "d"));
}

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

TEST_F(ComparePageTest, EveryCurveOfManyRunsLooksUnlikeTheOthers) {
  std::vector<ChartSeries> seen;
  for (int place = 0; place < 5 * kSeriesColours; ++place) {
    const auto curve = runCurve(place);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), curve), 0) << place;
    seen.push_back(curve);
  }
}

TEST_F(ComparePageTest, Shows10000RunsWithinASecond) {
  constexpr int kRuns = 10'000;
  constexpr qint64 kMostMs = 1'000;
  std::vector<RunSummary> runs;
  for (int i = 0; i < kRuns; ++i) {
    const std::string name = "r" + std::to_string(10'000 + i);
    const double first = 1e-6 * ((i * 7'919) % kRuns);
    runs.push_back(i % 100 == 99 ? madeFork(name, runs.back(), 4, first, {{"tau", "0.4"}}) : madeRun(name, first));
  }
  qint64 slowest = 0;
  const auto timed = [&](const char* what, const auto& work) {
    QElapsedTimer clock;
    clock.start();
    work();
    QApplication::processEvents();
    RecordProperty(what, static_cast<int>(clock.elapsed()));
    slowest = std::max(slowest, clock.elapsed());
  };
  timed("shown_ms", [&] { show("r15099", false, runs); });
  EXPECT_EQ(table().model()->rowCount(), kRuns - kRuns / 100);
  EXPECT_THAT(curves(), ElementsAre("r15098", "r15099"));
  timed("read_again_ms", [&] { show("r15099", false, runs); });
  timed("sorted_ms", [&] { table().sortByColumn(table().table().columnOf("hr10"), Qt::DescendingOrder); });
  EXPECT_EQ(cell(shownAt(0).data(RunTableModel::kPlaceRole).toInt(), "hr10"), "5.50\u00a0%");
  timed("scrolled_ms", [&] { table().scrollToBottom(); });
  timed("chosen_ms", [&] { click(table().indexAt(table().viewport()->rect().center()).data(RunTableModel::kPlaceRole).toInt()); });
  EXPECT_THAT(curves(), SizeIs(1));
  EXPECT_LE(slowest, kMostMs);
}

TEST_F(ComparePageTest, IsNamedForThoseWhoDoNotSeeIt) {
  show("a");
  EXPECT_EQ(table().accessibleName(), QStringLiteral("Table of runs"));
  EXPECT_FALSE(page_.chart()->accessibleName().isEmpty());
}

TEST(RunTableModel, IsAProperModel) {
  RunTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setRuns(family(), "/runs/a", false);
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.rowCount(model.indexOf(0)), 2);
  model.setRuns({}, "", false);
  EXPECT_EQ(model.rowCount(), 0);
}

// The table

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
  choose(QStringLiteral("Tested on D4"));
  EXPECT_EQ(cell(0, "hr10"), "8.00\u00a0%");
  EXPECT_EQ(cell(4, "hr10"), "–");
  choose(QStringLiteral("Mean of D2 and later"));
  EXPECT_EQ(cell(0, "ndcg10"), "4.75\u00a0%");
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

TEST_F(ComparePageTest, WhatOneComesForStandsBehindMethodAndState) {
  const auto& model = table().table();
  const int state = model.columnOf("state");
  EXPECT_EQ(model.columnOf("method") + 1, state);
  EXPECT_EQ(model.columnOf("hr10"), state + 1);
  EXPECT_EQ(model.columnOf("ndcg10"), state + 2);
  EXPECT_LE(state, 3);
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

TEST_F(ComparePageTest, OffersTheSignificanceOfMethodsThatAreListed) {
  auto runs = family();
  runs[4].settings.model.method = Method::kGag;
  show("a", false, runs);
  const auto& against = *page_.tables()->second();
  EXPECT_EQ(against.currentData().toString(), QStringLiteral("gag"));
  page_.filter()->line()->setText(QStringLiteral("method=xsmoe"));
  EXPECT_EQ(against.currentData().toString(), QString());
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

TEST(ChangedText, HasTheWordsOfTheSettings) {
  const RunOrigin origin{"a", "/runs/a", {3}, {{"k-core-items", "0"}, {"mask-target", "0"}, {"seed", "12345"}, {"tau", "0.40"}}, false};
  EXPECT_EQ(changedText(origin), QStringLiteral("k-core of items off; A known target is a miss off; Seed 12345; τ 0.4"));
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

TEST_F(ComparePageTest, ANoteIsWrittenWithTheKeyboard) {
  show("a");
  QSignalSpy asked(&page_, &ComparePage::annotationRequested);
  table().setFocus();
  QTest::keyClick(&table(), Qt::Key_F2);
  auto* const editor = table().viewport()->findChild<QLineEdit*>();
  ASSERT_NE(editor, nullptr);
  QTest::keyClicks(editor, QStringLiteral("mine"));
  show("a", true);  // a window of the run that trains has ended meanwhile
  QTest::keyClick(editor, Qt::Key_Return);
  ASSERT_TRUE(QTest::qWaitFor([&] { return asked.count() == 1; }));
  EXPECT_EQ(asked[0][2].toString(), QStringLiteral("mine"));
  EXPECT_EQ(cell(0, "note"), "mine");
}

TEST_F(ComparePageTest, ANoteThatEndsWithTabIsKeptInWhatHasComeMeanwhile) {
  show("a");
  QSignalSpy asked(&page_, &ComparePage::annotationRequested);
  table().setFocus();
  QTest::keyClick(&table(), Qt::Key_F2);
  auto* const editor = table().viewport()->findChild<QLineEdit*>();
  ASSERT_NE(editor, nullptr);
  QTest::keyClicks(editor, QStringLiteral("mine"));
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

// Curves

/// Three seeds of one setting and two of another, one of another stream.
std::vector<RunSummary> seeds() {
  std::vector<RunSummary> runs;
  for (int i = 0; i < 5; ++i) {
    auto run = madeRun("s" + std::to_string(i), 0.05 + 0.01 * i);
    run.description.settings.training.seed = static_cast<std::uint64_t>(i);
    if (i >= 3) run.description.settings.model.tau = 0.2;
    run.settings = run.description.settings;
    runs.push_back(run);
  }
  auto other = madeRun("t", 0.3);
  other.description.streamFolder = "/streams/b";
  other.description.streamTitle = "H&M";
  runs.push_back(other);
  return runs;
}

class SeedsTest : public testing::Test {
 protected:
  [[nodiscard]] ChartContent content(std::vector<int> chosen, CurveOptions options = {}) const {
    return runCurvesContent({runs_, parents_, groups_, chosen, chosen.front()}, options);
  }
  std::vector<RunSummary> runs_ = seeds();
  std::vector<int> parents_ = parentsOf(runs_), groups_ = groupsOf(runs_);
};

TEST_F(SeedsTest, RunsThatDifferInTheSeedAloneAreOneCurveWithABand) {
  const auto chart = content({0, 1, 2, 3, 4});
  ASSERT_THAT(chart.series, SizeIs(6)) << "a mean and two edges each";
  EXPECT_EQ(chart.series[0].shortName, QStringLiteral("τ 0.1 (3 seeds)")) << "only what differs";
  EXPECT_EQ(chart.series[3].shortName, QStringLiteral("τ 0.2 (2 seeds)"));
  EXPECT_NEAR(chart.series[0].points[0].y(), 6, 1e-9);
  EXPECT_NEAR(chart.series[1].points[0].y(), 5, 1e-9) << "mean − standard deviation of 5, 6, 7 %";
  EXPECT_NEAR(chart.series[2].points[0].y(), 7, 1e-9);
  EXPECT_EQ(chart.series[1].fillTo, 2);
  EXPECT_EQ(chart.series[1].colour, chart.series[0].colour);
  EXPECT_TRUE(chart.series[0].pointNames[0].contains(QStringLiteral("mean of 3 seeds")));
  EXPECT_TRUE(chart.remark.isEmpty());
}

TEST_F(SeedsTest, TheBandMayBeTheRangeAndSingleRunsMayBeShown) {
  CurveOptions options;
  options.metric = &Metrics::ndcg10;
  options.spread = CurveSpread::kRange;
  options.single = true;
  const auto chart = content({3, 4}, options);
  ASSERT_THAT(chart.series, SizeIs(5));
  EXPECT_EQ(chart.y.title, QStringLiteral("NDCG@10 (%)"));
  EXPECT_NEAR(chart.series[1].points[0].y(), 4, 1e-9);
  EXPECT_NEAR(chart.series[2].points[0].y(), 4.5, 1e-9);
  EXPECT_EQ(chart.series[3].name, QStringLiteral("s3, seed 3"));
  options.spread = CurveSpread::kNone;
  options.single = false;
  EXPECT_THAT(content({3, 4}, options).series, SizeIs(1));
}

TEST_F(SeedsTest, XMayBeTheTimeThatTheyTrained) {
  CurveOptions options;
  options.x = CurveX::kTrainingTime;
  const auto chart = content({0}, options);
  EXPECT_EQ(chart.x.title, QStringLiteral("training time (min)"));
  EXPECT_DOUBLE_EQ(chart.series[0].points[2].x(), 3) << "three windows of a minute";
  EXPECT_TRUE(chart.windows.empty());
}

TEST_F(SeedsTest, WhatTrainingTookIsDrawnWithItsUnit) {
  for (int i = 0; i < 3; ++i) runs_[static_cast<std::size_t>(i)].costs[2].peakBytes = std::int64_t{100 + i} << 20;
  CurveOptions options;
  options.of = CurveOf::kMemory;
  const auto memory = content({0, 1, 2}, options);
  EXPECT_EQ(memory.y.title, QStringLiteral("peak memory (MB)"));
  ASSERT_THAT(memory.series, SizeIs(3));
  ASSERT_THAT(memory.series[0].points, SizeIs(1)) << "of the others it is not known";
  EXPECT_NEAR(memory.series[0].points[0].x(), 3, 1e-9);
  EXPECT_NEAR(memory.series[0].points[0].y(), 101, 1e-9);
  EXPECT_NEAR(memory.series[2].points[0].y(), 102, 1e-9) << "mean + standard deviation of 100, 101, 102";
  options.of = CurveOf::kParameters;
  const auto parameters = content({0}, options);
  EXPECT_EQ(parameters.y.title, QStringLiteral("parameters"));
  EXPECT_NEAR(parameters.series[0].points[4].y(), 1'004'000, 1e-6);
  ASSERT_TRUE(parameters.y.least);
  EXPECT_GT(*parameters.y.least, 900'000);
  options.of = CurveOf::kSeconds;
  EXPECT_NEAR(content({0}, options).series[0].points[0].y(), 60, 1e-9);
}

TEST_F(SeedsTest, WhatValidationMeasuredIsDrawnOfTheModelsThatWereTested) {
  runs_[0].validations = {{{1}, Metrics{0.2, 0.1, 0.3, 0.15, 50}}, {{3}, Metrics{0.4, 0.2, 0.5, 0.25, 50}}};
  CurveOptions options;
  options.of = CurveOf::kValidationNdcg10;
  const auto chart = content({0}, options);
  EXPECT_EQ(chart.y.title, QStringLiteral("validation NDCG@10 (%)"));
  ASSERT_THAT(chart.series[0].points, SizeIs(2)) << "of the others it is not known";
  EXPECT_EQ(chart.series[0].points[1].x(), 4) << "the model of D_3 is tested on D_4";
  EXPECT_NEAR(chart.series[0].points[1].y(), 20, 1e-9);
  EXPECT_TRUE(curveQuantities().contains(QStringLiteral("Validation HR@20")));
}

TEST_F(ComparePageTest, ShowsTheValidationOfAWindowInAColumn) {
  auto run = madeRun("a", 0.05);
  run.validations = {{{0}, Metrics{0.9, 0.9, 0, 0, 50}}, {{1}, Metrics{0.25, 0.125, 0, 0, 50}}};
  show("", false, {run});
  EXPECT_EQ(cell(0, "validation-hr10"), "25.00\u00a0%") << "the mean is without that of D_0";
}

TEST_F(ComparePageTest, OffersWhatTrainingTookAsCurves) {
  show("a");
  auto* const box = page_.curves()->findChildren<QComboBox*>().constFirst();
  const int memory = box->findText(QStringLiteral("Trainable parameters"));
  ASSERT_GE(memory, 4);
  box->setCurrentIndex(memory);
  EXPECT_EQ(page_.chart()->content().y.title, QStringLiteral("trainable parameters"));
  box->setCurrentIndex(1);
  EXPECT_EQ(page_.chart()->content().y.title, QStringLiteral("NDCG@10 (%)"));
}

/// Runs that differ in τ, so that each is a group of its own.
std::vector<RunSummary> groupsOfOne(int count) {
  std::vector<RunSummary> runs;
  for (int i = 0; i < count; ++i) {
    auto run = madeRun("r" + std::to_string(i), 0.1);
    run.description.settings.model.tau = run.settings.model.tau = 0.00001 * i;
    runs.push_back(run);
  }
  return runs;
}

TEST(RunCurves, DrawsSomeOfManyGroupsAndSaysSo) {
  const auto runs = groupsOfOne(60);
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  std::vector<int> all;
  for (int i = 0; i < 60; ++i) all.push_back(i);
  const RunChoice choice{runs, parents, groups, all, 57};
  const auto chart = runCurvesContent(choice, {});
  EXPECT_THAT(chart.series, SizeIs(kMostGroups));
  EXPECT_EQ(chart.remark, QStringLiteral("50 of 60 groups are shown."));
  const auto drawn = runsWithCurves(choice, false).shown;
  EXPECT_EQ(drawn.back(), 57) << "the first one that was chosen";
}

TEST_F(SeedsTest, OtherStreamsAreLeftOutWithASentenceUnlessTheyAreWanted) {
  const auto chart = content({0, 5});
  ASSERT_THAT(chart.series, SizeIs(1));
  EXPECT_EQ(chart.remark, QStringLiteral("1 run of another stream than Built-in stream is left out."));
  CurveOptions options;
  options.mixed = true;
  const auto mixed = content({0, 5}, options);
  ASSERT_THAT(mixed.series, SizeIs(2));
  EXPECT_EQ(mixed.series[1].shortName, QStringLiteral("H&M"));
  EXPECT_TRUE(mixed.remark.contains(QStringLiteral("cannot be compared")));
}

TEST_F(SeedsTest, GroupsThatAreShownLookUnlikeEachOther) {
  std::vector<RunSummary> runs;
  for (int i = 0; i <= kCurveStyles; ++i) {
    auto run = madeRun("r" + std::to_string(i), 0.1);
    run.description.settings.model.tau = 0.001 * i;
    runs.push_back(run);
  }
  const auto parents = parentsOf(runs), groups = groupsOf(runs);
  const RunChoice both{runs, parents, groups, {0, kCurveStyles}, 0}, one{runs, parents, groups, {kCurveStyles}, kCurveStyles};
  const auto styles = curveStyles(both, comparableRuns(both, false));
  EXPECT_NE(styles.at(0), styles.at(kCurveStyles));
  EXPECT_EQ(styles.at(0), 0);
  EXPECT_EQ(curveStyles(one, comparableRuns(one, false)).at(kCurveStyles), 0) << "its own where nobody else has it";
}

TEST_F(ComparePageTest, TheFirstChosenRunSaysWhichStreamIsShown) {
  show("", false, seeds());
  click(5);
  click(0, Qt::ControlModifier);
  EXPECT_THAT(curves(), ElementsAre("t"));
  EXPECT_FALSE(table().curveStyle(0).has_value()) << "it has no curve";
  EXPECT_TRUE(page_.chart()->content().remark.contains(QStringLiteral("left out")));
  click(0);
  click(5, Qt::ControlModifier);
  EXPECT_THAT(curves(), ElementsAre("s0"));
}

// Differences

TEST_F(ComparePageTest, TellsInWhatChosenRunsDiffer) {
  auto runs = family();
  runs[0].settings.model.tau = 0.3;
  runs[0].changesByHand = {"in D_3: tau 0.1 → 0.2", "in D_5: tau 0.2 → 0.3"};
  runs[4].description.settings.model.method = runs[4].settings.model.method = Method::kNoft;
  show("a", false, runs);
  page_.tabs()->setCurrentWidget(page_.differences());
  click(0);
  EXPECT_TRUE(page_.differences()->message().contains(QStringLiteral("two or more")));
  click(1, Qt::ControlModifier);
  click(4, Qt::ControlModifier);
  const auto& model = page_.differences()->table();
  std::map<std::string, std::vector<std::string>> cells;
  for (int row = 0; row < model.rowCount(); ++row)
    for (int column = 0; column < model.columnCount(); ++column)
      cells[model.headerData(row, Qt::Vertical).toString().toStdString()].push_back(
          model.index(row, column).data().toString().toStdString());
  EXPECT_THAT(cells["Method"], ElementsAre("XSMoE", "XSMoE", "NoFT"));
  EXPECT_THAT(cells["τ"], ElementsAre("0.1 → 0.3", "0.1", "—"));
  EXPECT_THAT(cells["Forked from"], ElementsAre("", "a after D3: Grouping 6, 12; τ 0.4", ""));
  EXPECT_THAT(cells["Change by hand 1"], ElementsAre("in D_3: tau 0.1 → 0.2", "", ""));
  EXPECT_THAT(cells["Change by hand 2"], ElementsAre("in D_5: tau 0.2 → 0.3", "", ""));
  EXPECT_FALSE(cells.contains("Seed"));
}

TEST(RunDifferencesModel, HasNoRowInWhichNoRunHasAValue) {
  auto runs = std::vector{madeRun("a", 0.1), madeRun("b", 0.1)};
  runs[1].description.settings.model.method = runs[1].settings.model.method = Method::kIisan;
  RunDifferencesModel model;
  model.setRuns(runs);
  ASSERT_GT(model.rowCount(), 0);
  for (int row = 0; row < model.rowCount(); ++row) {
    const QString one = model.index(row, 0).data().toString(), other = model.index(row, 1).data().toString();
    EXPECT_FALSE(one == unusedMark() && other == unusedMark()) << model.headerData(row, Qt::Vertical).toString().toStdString();
  }
  runs[1].description.settings.model.baselines.iisanStates = runs[1].settings.model.baselines.iisanStates = {0, 6, 12};
  const int without = model.rowCount();
  model.setRuns(runs);
  EXPECT_EQ(model.rowCount(), without + 1) << "where one has a value, it is a difference";
}

TEST(RunDifferencesModel, IsAProperModel) {
  RunDifferencesModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setRuns(seeds());
  EXPECT_EQ(model.columnCount(), 6);
  model.setRuns({});
  EXPECT_EQ(model.rowCount(), 0);
}

// Trade-off

/// Runs whose cost and quality are scattered.
std::vector<RunSummary> scattered(int count) {
  std::vector<RunSummary> runs;
  for (int i = 0; i < count; ++i) {
    auto run = madeRun("r" + std::to_string(i), 0.001 * ((i * 37) % 101));
    for (auto& cost : run.costs) cost.parameters = 1'000 * (1 + (i * 53) % 47);
    if (i % 2 == 1) run.description.settings.model.method = run.settings.model.method = Method::kStatic;
    runs.push_back(run);
  }
  return runs;
}

const ChartSeries* seriesNamed(const ChartContent& content, const QString& name) {
  const auto found =
      std::find_if(content.series.begin(), content.series.end(), [&](const ChartSeries& series) { return series.name == name; });
  return found == content.series.end() ? nullptr : &*found;
}

TEST_F(ComparePageTest, TheFrontIsThatOfComparingEachRunWithEach) {
  const auto runs = scattered(60);
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  ASSERT_NE(seriesNamed(content, QStringLiteral("XSMoE")), nullptr);
  ASSERT_NE(seriesNamed(content, QStringLiteral("Static")), nullptr);
  const auto* const front = seriesNamed(content, QStringLiteral("Pareto front"));
  ASSERT_NE(front, nullptr);
  EXPECT_EQ(front->kind, SeriesKind::kSteps);
  std::size_t unbeaten = 0;
  for (const auto& run : runs) {
    const double cost = static_cast<double>(run.costs.back().parameters), quality = run.result.mean->hr10;
    const bool beaten = std::any_of(runs.begin(), runs.end(), [&](const RunSummary& other) {
      const double otherCost = static_cast<double>(other.costs.back().parameters), otherQuality = other.result.mean->hr10;
      return otherCost <= cost && otherQuality >= quality && (otherCost < cost || otherQuality > quality);
    });
    const auto isIt = [&](QPointF point) { return point == QPointF(cost, 100 * quality); };
    EXPECT_EQ(std::any_of(front->points.begin(), front->points.end(), isIt), !beaten) << run.description.name;
    unbeaten += beaten ? 0 : 1;
  }
  EXPECT_THAT(front->points, SizeIs(unbeaten));
}

TEST_F(ComparePageTest, ARunWhoseMemoryIsNotKnownHasNoPointOverMemory) {
  auto runs = scattered(2);
  runs[0].costs.back().peakBytes = std::int64_t{512} << 20;
  const double quality = 100 * runs[0].result.mean->hr10;
  show("", false, runs);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  for (auto* const box : page_.tradeOff()->findChildren<QComboBox*>())
    if (const int memory = box->findText(QStringLiteral("Peak memory")); memory >= 0) box->setCurrentIndex(memory);
  const auto* const front = seriesNamed(page_.tradeOff()->chart()->content(), QStringLiteral("Pareto front"));
  ASSERT_NE(front, nullptr);
  EXPECT_THAT(front->points, ElementsAre(QPointF(512, quality)));
}

TEST_F(ComparePageTest, AClickOnAPointOpensItsRunAtItsWindow) {
  show("", false, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  QApplication::processEvents();
  auto& panel = *page_.tradeOff();
  auto* const chart = panel.chart();
  EXPECT_TRUE(panel.hint().contains(QStringLiteral("A click on a point opens its run")));
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  const int run = panel.places()[0][0].run;
  Q_EMIT chart->pointClicked(0, 0);
  EXPECT_THAT(table().chosen(), ElementsAre(run));
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toString().toStdString(), table().runs()[static_cast<std::size_t>(run)].description.folder);
  EXPECT_EQ(opened[0][1].toInt(), 8) << "the mean is of no window: the last one that was tested";
  for (auto* const box : panel.findChildren<QCheckBox*>())
    if (box->text() == QStringLiteral("Each window")) box->setChecked(true);
  ASSERT_THAT(seriesNamed(chart->content(), QStringLiteral("XSMoE"))->points, SizeIs(2 * 9));
  const auto place = panel.places()[0][3];
  Q_EMIT chart->pointClicked(0, 3);
  ASSERT_EQ(opened.count(), 2);
  EXPECT_EQ(opened[1][1].toInt(), *place.window);
}

TEST_F(ComparePageTest, WhileARunIsInTrainingAClickOnAPointOnlyChooses) {
  show("", true, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  QApplication::processEvents();
  auto& panel = *page_.tradeOff();
  EXPECT_TRUE(panel.hint().contains(QStringLiteral("a click on a point chooses its run")));
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  Q_EMIT panel.chart()->pointClicked(0, 0);
  EXPECT_THAT(table().chosen(), ElementsAre(panel.places()[0][0].run));
  EXPECT_EQ(opened.count(), 0);
  Q_EMIT panel.chart()->pointActivated(0, 0);
  EXPECT_EQ(opened.count(), 1);
}

TEST_F(ComparePageTest, RingsStandAroundThePointsOfChosenRuns) {
  show("", false, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  table().choose({1});
  const auto* const rings = seriesNamed(page_.tradeOff()->chart()->content(), QStringLiteral("Chosen"));
  ASSERT_NE(rings, nullptr);
  EXPECT_TRUE(rings->ring);
  EXPECT_TRUE(rings->hollow);
  EXPECT_THAT(rings->points, SizeIs(1));
}

TEST_F(ComparePageTest, PointsAreReachedWithTheKeyboard) {
  show("", false, scattered(4));
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  QApplication::processEvents();
  auto* const chart = page_.tradeOff()->chart();
  QSignalSpy opened(&page_, &ComparePage::runActivated);
  QTest::keyClick(chart, Qt::Key_Right);
  const auto first = table().chosen();
  ASSERT_THAT(first, SizeIs(1));
  QTest::keyClick(chart, Qt::Key_Right);
  EXPECT_NE(table().chosen(), first);
  QTest::keyClick(chart, Qt::Key_Left);
  EXPECT_EQ(table().chosen(), first);
  QTest::keyClick(chart, Qt::Key_Return);
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toString().toStdString(), table().runs()[static_cast<std::size_t>(first[0])].description.folder);
}

TEST_F(ComparePageTest, ATradeOffNeedsTheSameStreamToo) {
  show("", false, seeds());
  click(0);
  page_.tabs()->setCurrentWidget(page_.tradeOff());
  const auto& content = page_.tradeOff()->chart()->content();
  EXPECT_THAT(seriesNamed(content, QStringLiteral("XSMoE"))->points, SizeIs(5));
  EXPECT_TRUE(content.remark.contains(QStringLiteral("left out")));
}

// Speed

/// The shortest of three, so that what else the machine does counts less.
template <class Work>
double secondsOf(const Work& work) {
  double shortest = 1e9;
  for (int i = 0; i < 3; ++i) {
    QElapsedTimer clock;
    clock.start();
    work(i);
    QApplication::processEvents();
    shortest = std::min(shortest, 1e-9 * static_cast<double>(clock.nsecsElapsed()));
  }
  return shortest;
}

TEST_F(ComparePageTest, SortsAndFiltersManyRunsWhileAPersonTypes) {
  constexpr double kSlack = 6;  // for unoptimised builds and busy machines
  show("", false, scattered(1'000));
  EXPECT_LT(secondsOf([&](int) { page_.setRuns(scattered(1'000), "", false); }), kSlack * 0.1);
  show("", false, scattered(10'000));
  const auto columnOf = [&](int i) { return table().table().columnOf(i % 2 == 0 ? "hr10" : "method"); };
  EXPECT_LT(secondsOf([&](int i) { table().sortByColumn(columnOf(i), Qt::DescendingOrder); }), kSlack * 0.05);
  EXPECT_LT(secondsOf([&](int i) { page_.filter()->line()->setText(QStringLiteral("hr10>0.0%1").arg(i + 1)); }), kSlack * 0.05);
}

TEST_F(ComparePageTest, AllOfManyRunsMayBeChosen) {
  constexpr double kSlack = 6;  // for unoptimised builds and busy machines
  show("", false, groupsOfOne(10'000));
  table().choose({0});
  QApplication::processEvents();
  EXPECT_LT(secondsOf([&](int) {
              table().clearSelection();
              table().selectAll();
            }),
            kSlack * 0.05);
  EXPECT_THAT(page_.chart()->content().series, SizeIs(kMostGroups));
  EXPECT_TRUE(page_.chart()->content().remark.contains(QStringLiteral("50 of 10,000 groups")))
      << page_.chart()->content().remark.toStdString();
}

TEST(RunTitle, IsTheTimeOfAFolderNamedByTheStudioAndTheMethodOfItsSettings) {
  RunDescription run;
  run.name = "2026-11-23T10-12-03_xsmoe_built-in-stream-seed-2";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03"));
  run.name += "_2";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03 (2)"));
  run.settings.model.method = Method::kIisan;
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03, IISAN (2)"));
  run.name = "2026-11-23T10-12-03_a-method_of_two-words_7";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03, IISAN (7)")) << "whatever its key looks like";
  run.name = "2026-11-23T10-12-03_iisan_7";
  EXPECT_EQ(runTitle(run), QStringLiteral("2026-11-23 10:12:03, IISAN")) << "of a stream whose title is a number";
  run.name = "tau-0.4";
  EXPECT_EQ(runTitle(run), QStringLiteral("tau-0.4"));
}

}  // namespace
}  // namespace xsmoe::widgets
