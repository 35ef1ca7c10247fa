// SPDX-License-Identifier: GPL-3.0-or-later
// Back and Forward through what was looked at.
#include "app/studio/shell/place_history.h"

#include <QAction>
#include <QComboBox>
#include <QTabWidget>
#include <QTest>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/data_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/run_curves.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_view.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::studio {
namespace {

class PlaceHistoryTest : public MainWindowTest {
 protected:
  void openRun() {
    makeRunFolder(folder("run"), stream());
    session().open(folder("run"));
    ASSERT_TRUE(waitForState(RunState::kFinished));
    QCoreApplication::processEvents();
  }
  QAction* action(const char* name) { return window_->findChild<QAction*>(QLatin1String(name)); }
  QWidget* front() { return parts().perspectives->currentWidget(); }
  /// Every place is kept once the click that led there is done.
  void back() {
    QCoreApplication::processEvents();
    action("goBack")->trigger();
    QCoreApplication::processEvents();
  }
};

TEST_F(PlaceHistoryTest, BackAndForwardGoThroughPagesTabsAndWindows) {
  openRun();
  EXPECT_FALSE(action("goBack")->isEnabled()) << "the run is looked at for the first time";
  const auto* const first = front();
  auto& inspect = shown<InspectPerspective>();
  ASSERT_TRUE(eventually([&] { return action("goBack")->isEnabled(); }));
  inspect.tabs().setCurrentIndex(2);
  QCoreApplication::processEvents();
  Q_EMIT parts().timeline->windowSelected(1);
  back();
  EXPECT_EQ(parts().timeline->selected(), std::nullopt);
  EXPECT_EQ(inspect.tabs().currentIndex(), 2);
  back();
  EXPECT_EQ(inspect.tabs().currentIndex(), 0);
  back();
  EXPECT_EQ(front(), first);
  EXPECT_FALSE(action("goBack")->isEnabled());
  for (int i = 0; i < 3; ++i) {
    action("goForward")->trigger();
    QCoreApplication::processEvents();
  }
  EXPECT_EQ(front(), &inspect.page());
  EXPECT_EQ(inspect.tabs().currentIndex(), 2);
  EXPECT_EQ(parts().timeline->selected(), 1);
  EXPECT_FALSE(action("goForward")->isEnabled());
}

TEST_F(PlaceHistoryTest, EpochsArePlacesToo) {
  openRun();
  auto& timeline = *parts().timeline;
  timeline.choose(1);
  QCoreApplication::processEvents();
  timeline.chooseEpoch(1, 2);
  QCoreApplication::processEvents();
  timeline.choose(0);
  back();
  EXPECT_EQ(timeline.moment(), RunMoment(1, 2));
  back();
  EXPECT_EQ(timeline.moment(), RunMoment(1));
}

TEST_F(PlaceHistoryTest, BackUndoesAZoomAndForwardZoomsAgain) {
  openRun();
  auto& watch = shown<WatchPerspective>();
  widgets::ChartView* drawn = nullptr;
  ASSERT_TRUE(eventually([&] {
    for (auto* const one : watch.charts())
      if (widgets::takesLens(one->content()) && widgets::hasPoints(one->content())) drawn = one;
    return drawn != nullptr;
  }));
  auto& chart = *drawn;
  const auto whole = chart.lens();
  auto closer = whole;
  for (const double to : {0.9, 0.6}) {
    closer.x = widgets::ChartLens::Range{0.2, to};
    chart.setLens(closer);
  }
  QTest::qWait(600);  // the wheel rests
  ASSERT_TRUE(action("goBack")->isEnabled());
  back();
  EXPECT_EQ(chart.lens(), whole) << "both turns of it are one";
  ASSERT_TRUE(action("goForward")->isEnabled());
  action("goForward")->trigger();
  EXPECT_EQ(chart.lens(), closer);
}

TEST_F(PlaceHistoryTest, BackTakesAChosenExpertAndFoldedLayersBack) {
  openRun();
  shown<WatchPerspective>();
  auto& network = *page<widgets::WatchPage>().network();
  ASSERT_TRUE(eventually([&] { return !network.scene().tiles().empty(); }));
  const auto unfolded = network.sight().folds;
  const auto expert = network.scene().tiles().front()->content().key;
  QTest::qWait(600);
  network.foldAll();
  const auto folded = network.sight().folds;
  ASSERT_NE(folded, unfolded);
  QTest::qWait(600);
  network.select(expert);
  QTest::qWait(600);
  back();
  EXPECT_FALSE(network.selected());
  EXPECT_EQ(network.sight().folds, folded);
  back();
  EXPECT_EQ(network.sight().folds, unfolded);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(action("goForward")->isEnabled());
    action("goForward")->trigger();
    QCoreApplication::processEvents();
  }
  EXPECT_EQ(network.selected(), expert);
  EXPECT_EQ(network.sight().folds, folded);
}

TEST_F(PlaceHistoryTest, BackTakesAnAxisHiddenCurvesAndATableBack) {
  openRun();
  shown<WatchPerspective>();
  auto& quality = *page<widgets::WatchPage>().metrics();
  QTest::qWait(600);
  quality.setAxis(widgets::StepAxis::kEpoch);
  QTest::qWait(600);
  quality.showReferences(false);
  QTest::qWait(600);
  quality.showTable(true);
  QTest::qWait(600);
  back();
  EXPECT_FALSE(quality.showsTable());
  EXPECT_FALSE(quality.showsReferences());
  back();
  EXPECT_TRUE(quality.showsReferences());
  EXPECT_EQ(quality.axis(), widgets::StepAxis::kEpoch);
  back();
  EXPECT_EQ(quality.axis(), widgets::StepAxis::kWindow);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(action("goForward")->isEnabled());
    action("goForward")->trigger();
    QCoreApplication::processEvents();
  }
  EXPECT_EQ(quality.axis(), widgets::StepAxis::kEpoch);
  EXPECT_FALSE(quality.showsReferences());
  EXPECT_TRUE(quality.showsTable());
}

TEST_F(PlaceHistoryTest, BackUndoesAZoomOfTheMap) {
  openRun();
  auto& inspect = shown<InspectPerspective>();
  inspect.tabs().setCurrentWidget(&inspect.map());
  auto& map = inspect.map().view();
  ASSERT_TRUE(eventually([&] { return map.map() != nullptr; }));
  QTest::qWait(600);
  QTest::keyClick(map.canvas(), Qt::Key_Plus);
  const auto nearer = map.canvas()->sight();
  ASSERT_TRUE(nearer);
  QTest::qWait(600);
  back();
  EXPECT_FALSE(map.canvas()->sight());
  ASSERT_TRUE(action("goForward")->isEnabled());
  action("goForward")->trigger();
  EXPECT_EQ(map.canvas()->sight(), nearer);
}

TEST_F(PlaceHistoryTest, BackTakesWhatWasChosenOnInspectDataAndCompareBack) {
  openRun();
  auto& inspect = shown<InspectPerspective>();
  inspect.tabs().setCurrentWidget(&inspect.whoLost());
  QTest::qWait(600);
  auto& gathered = *inspect.whoLost().users().gathered();
  gathered.setCurrentIndex(2);
  QTest::qWait(600);
  back();
  EXPECT_EQ(gathered.currentIndex(), 0);
  action("goForward")->trigger();
  QCoreApplication::processEvents();
  EXPECT_EQ(gathered.currentIndex(), 2);
  shown<DataPerspective>();
  QTest::qWait(600);
  auto& items = *page<widgets::DataPage>().catalogue();
  items.searchFor(QStringLiteral("lamp"));
  QTest::qWait(600);
  back();
  EXPECT_TRUE(items.searched().isEmpty());
  action("goForward")->trigger();
  QCoreApplication::processEvents();
  EXPECT_EQ(items.searched(), QStringLiteral("lamp"));
  shown<ComparePerspective>();
  QTest::qWait(600);
  auto& curves = *page<widgets::ComparePage>().curves();
  widgets::CurveOptions options;
  options.of = widgets::CurveOf::kSeconds;
  curves.setOptions(options);
  QTest::qWait(600);
  back();
  EXPECT_EQ(curves.options().of, widgets::CurveOf::kMetric);
  action("goForward")->trigger();
  EXPECT_EQ(curves.options().of, widgets::CurveOf::kSeconds);
}

TEST_F(PlaceHistoryTest, WhoGoesElsewhereFromAPlaceBeforeLeavesTheWayForward) {
  openRun();
  shown<InspectPerspective>();
  back();
  ASSERT_TRUE(action("goForward")->isEnabled());
  shown<ComparePerspective>();
  EXPECT_TRUE(eventually([&] { return !action("goForward")->isEnabled(); }));
}

TEST_F(PlaceHistoryTest, AnotherRunHasNoPlacesAtFirst) {
  openRun();
  shown<InspectPerspective>();
  ASSERT_TRUE(eventually([&] { return action("goBack")->isEnabled(); }));
  makeRunFolder(folder("other"), stream());
  session().open(folder("other"));
  EXPECT_TRUE(eventually([&] { return !action("goBack")->isEnabled(); }));
}

}  // namespace
}  // namespace xsmoe::studio
