// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compare_page.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "model/core/mean_metrics.h"
#include "model/core/run_tree.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/run_curves.h"
#include "widgets/pages/run_tree.h"
#include "widgets/theme.h"
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
  run.state = tests == 9 ? RunState::kFinished : RunState::kStopped;
  run.windowsDone = tests;
  std::vector<std::optional<Metrics>> all;
  for (int i = 0; i < tests; ++i) {
    const double hr = first + 0.01 * i;
    all.push_back(Metrics{hr, hr / 2, 0, 0, 100});
    run.tests.push_back({{i}, {i + 1}, *all.back()});
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
    page_.resize(690, 480);
    page_.show();
    QApplication::processEvents();
  }
  [[nodiscard]] RunTree& tree() const { return *page_.tree(); }
  [[nodiscard]] std::vector<std::string> curves() const {
    std::vector<std::string> names;
    for (const auto& series : page_.chart()->content().series) names.push_back(series.name.section(u',', 0, 0).toStdString());
    return names;
  }
  [[nodiscard]] QVariant cellData(int place, RunTreeModel::Column column, int role) const {
    return tree().indexOf(place, column).data(role);
  }
  [[nodiscard]] std::string cell(int place, RunTreeModel::Column column) const {
    return cellData(place, column, Qt::DisplayRole).toString().toStdString();
  }
  /// What is shown in a row below another, or at the top.
  [[nodiscard]] QModelIndex shownAt(int row, const QModelIndex& below = {}) const { return tree().model()->index(row, 0, below); }
  void click(int place, Qt::KeyboardModifiers keys = {}) {
    QTest::mouseClick(tree().viewport(), Qt::LeftButton, keys, tree().visualRect(tree().indexOf(place)).center());
  }
  ComparePage page_;
};

TEST_F(ComparePageTest, ShowsForksBelowWhatTheyComeFrom) {
  show("a");
  ASSERT_EQ(tree().model()->rowCount(), 2);
  EXPECT_EQ(tree().indexOf(1).parent(), tree().indexOf(0));
  EXPECT_EQ(tree().indexOf(2).parent(), tree().indexOf(0));
  EXPECT_EQ(tree().indexOf(3).parent(), tree().indexOf(1));
  EXPECT_EQ(tree().indexOf(4).parent(), QModelIndex());
  for (const int place : {0, 1}) EXPECT_TRUE(tree().isExpanded(tree().indexOf(place)));
}

TEST_F(ComparePageTest, TellsOfEachRunWhatWasChangedAndWhatCameOfIt) {
  show("a");
  EXPECT_EQ(cell(1, RunTreeModel::kRun), "b");
  EXPECT_EQ(cell(1, RunTreeModel::kFrom), "D3");
  EXPECT_EQ(cell(1, RunTreeModel::kChanged), "Grouping 6, 12; τ 0.4");
  EXPECT_EQ(cell(3, RunTreeModel::kChanged), "Learning rate 0.0005");
  EXPECT_EQ(cell(1, RunTreeModel::kState), "finished");
  EXPECT_EQ(cell(1, RunTreeModel::kWindows), "9 of 9");
  EXPECT_EQ(cell(0, RunTreeModel::kHr), "9.50\u00a0%") << "the mean of 6, 7 … 13 %: without the test on D1";
  EXPECT_EQ(cell(0, RunTreeModel::kNdcg), "4.75\u00a0%");
  EXPECT_EQ(cell(4, RunTreeModel::kHr), "–");
  EXPECT_EQ(cell(4, RunTreeModel::kFrom), "");
  EXPECT_TRUE(cellData(1, RunTreeModel::kRun, Qt::ToolTipRole).toString().startsWith(QStringLiteral("/runs/b")));
}

TEST_F(ComparePageTest, MarksTheOpenRunAndKnowsWhetherItIsGoingOn) {
  auto runs = family();
  for (const std::size_t place : {0, 4}) runs[place].state = RunState::kRunning;
  show("a", true, runs);
  EXPECT_EQ(cell(0, RunTreeModel::kRun), "a (open)");
  EXPECT_TRUE(cellData(0, RunTreeModel::kHr, Qt::FontRole).value<QFont>().bold());
  EXPECT_EQ(cell(0, RunTreeModel::kState), "running");
  EXPECT_EQ(cell(4, RunTreeModel::kState), "unfinished") << "the record does not tell whether another program writes it";
  EXPECT_FALSE(cellData(1, RunTreeModel::kRun, Qt::FontRole).value<QFont>().bold());
  show("a", false, runs);
  EXPECT_EQ(cell(0, RunTreeModel::kState), "unfinished");
}

TEST_F(ComparePageTest, IsSortedByNumbersWithinEachFamily) {
  auto runs = family();
  runs[4] = madeRun("e", 0.0, 2);  // 1 %: less than 9.5 % though the text is greater
  show("a", false, runs);
  tree().sortByColumn(RunTreeModel::kHr, Qt::DescendingOrder);
  EXPECT_EQ(shownAt(0), tree().indexOf(0));
  EXPECT_EQ(shownAt(0, tree().indexOf(0)), tree().indexOf(1)) << "b is the better fork";
  tree().sortByColumn(RunTreeModel::kHr, Qt::AscendingOrder);
  EXPECT_EQ(shownAt(0), tree().indexOf(4));
  EXPECT_EQ(shownAt(0, tree().indexOf(0)), tree().indexOf(2));
}

TEST_F(ComparePageTest, DrawsTheOpenRunAndItsRelativesFirst) {
  show("d");
  EXPECT_THAT(tree().chosen(), ElementsAre(0, 1, 2, 3));
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
  const auto parents = parentsOf(runs);
  const auto alone = runCurvesContent(runs, parents, {3});
  EXPECT_THAT(xsOf(alone.series[0]), SizeIs(9));
  const auto withRoot = runCurvesContent(runs, parents, {0, 3});
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
  QTest::mouseDClick(tree().viewport(), Qt::LeftButton, {}, tree().visualRect(tree().indexOf(2)).center());
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toString(), QStringLiteral("/runs/c"));
  QTest::keyClick(&tree(), Qt::Key_Up);
  QTest::keyClick(&tree(), Qt::Key_Return);
  ASSERT_EQ(opened.count(), 2);
  EXPECT_EQ(opened[1][0].toString(), QStringLiteral("/runs/d"));
}

TEST_F(ComparePageTest, KeepsTheKeyboardsPlaceWhenItIsReadAgain) {
  show("a");
  EXPECT_EQ(tree().currentIndex(), tree().indexOf(0));
  tree().setCurrentIndex(tree().indexOf(3));
  show("a");
  EXPECT_EQ(tree().currentIndex(), tree().indexOf(3));
  show("c");
  EXPECT_EQ(tree().currentIndex(), tree().indexOf(2)) << "another run is open";
}

TEST_F(ComparePageTest, StaysWhereAPersonPutItWhenItIsReadAgain) {
  auto runs = family();
  for (int i = 0; i < 60; ++i) runs.push_back(madeRun("z" + std::to_string(100 + i), 0.1));
  show("a", false, runs);
  tree().collapse(tree().indexOf(1));
  tree().verticalScrollBar()->setValue(20);
  ASSERT_EQ(tree().verticalScrollBar()->value(), 20);
  show("a", false, runs);
  EXPECT_FALSE(tree().isExpanded(tree().indexOf(1)));
  EXPECT_TRUE(tree().isExpanded(tree().indexOf(0)));
  EXPECT_EQ(tree().verticalScrollBar()->value(), 20);
}

TEST_F(ComparePageTest, SaysWhatToDoWhereThereIsNoRun) {
  show("", false, {});
  EXPECT_TRUE(page_.message().contains(QStringLiteral("There is no run yet")));
  EXPECT_FALSE(tree().isVisible());
  page_.showReading({});
  EXPECT_EQ(page_.message(), QStringLiteral("Reading the runs…"));
  show("a");
  EXPECT_TRUE(tree().isVisible());
}

TEST_F(ComparePageTest, KeepsARunThatCannotBeReadAndSaysWhy) {
  auto runs = family();
  runs[4].state = RunState::kNotStarted;
  runs[4].problem = "/runs/e/run.json: the file is empty. Choose another run.";
  show("a", false, runs);
  EXPECT_EQ(cell(4, RunTreeModel::kState), "cannot be read");
  EXPECT_EQ(cell(4, RunTreeModel::kWindows), "");
  EXPECT_TRUE(cellData(4, RunTreeModel::kState, Qt::ToolTipRole).toString().contains(QStringLiteral("the file is empty")));
  tree().selectAll();
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
  EXPECT_EQ(tree().model()->rowCount(), kRuns - kRuns / 100);
  EXPECT_THAT(curves(), ElementsAre("r15098", "r15099"));
  timed("read_again_ms", [&] { show("r15099", false, runs); });
  timed("sorted_ms", [&] { tree().sortByColumn(RunTreeModel::kHr, Qt::DescendingOrder); });
  EXPECT_EQ(cell(shownAt(0).data(RunTreeModel::kPlaceRole).toInt(), RunTreeModel::kHr), "5.50\u00a0%");
  timed("scrolled_ms", [&] { tree().scrollToBottom(); });
  timed("chosen_ms", [&] { click(tree().indexAt(tree().viewport()->rect().center()).data(RunTreeModel::kPlaceRole).toInt()); });
  EXPECT_THAT(curves(), SizeIs(1));
  EXPECT_LE(slowest, kMostMs);
}

TEST_F(ComparePageTest, IsNamedForThoseWhoDoNotSeeIt) {
  show("a");
  EXPECT_EQ(tree().accessibleName(), QStringLiteral("Tree of runs"));
  EXPECT_FALSE(page_.chart()->accessibleName().isEmpty());
}

TEST(RunTreeModel, IsAProperModel) {
  RunTreeModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setRuns(family(), "/runs/a", false);
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.rowCount(model.indexOf(0)), 2);
  model.setRuns({}, "", false);
  EXPECT_EQ(model.rowCount(), 0);
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
