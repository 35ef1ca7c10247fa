// SPDX-License-Identifier: GPL-3.0-or-later
// Where a person was comes back when it is wanted, arrangements of docks have names, and what cannot be read keeps nothing from starting.
#include "app/studio/shell/last_place.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QSettings>
#include <QTabWidget>
#include <QTest>
#include <cstddef>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/explanation_tabs.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/run_curves.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_colouring.h"
#include "widgets/map/map_neighbours.h"
#include "widgets/map/map_view.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/slices_page.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/pages/watch_page.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::studio {
namespace {

class LastPlace : public MainWindowTest {
 protected:
  void SetUp() override {
    MainWindowTest::SetUp();
    makeRunFolder(folder("runs") / "a", stream());
  }
  void openAndLookAround() {
    window_->open({folder("runs") / "a"});
    ASSERT_TRUE(eventually([this] { return session().run().state && session().stream() && !session().opening(); }));
    window_->showPerspective(perspective<InspectPerspective>(*window_));
    window_->showMoment(1);
    session().chosen().chooseUser("bob");
    session().chosen().chooseItem("mug");
    perspective<InspectPerspective>(*window_).tabs().setCurrentIndex(3);
  }
  void startAgain() {
    window_->close();
    begin();
  }
  void begin() {
    window_.reset();
    window_ = std::make_unique<MainWindow>(factory(), folders());
    window_->show();
    goWhereLeft(*window_);
  }
};

TEST_F(LastPlace, ComesBackWhenThatIsWanted) {
  beginWhereLeft(true);
  openAndLookAround();
  startAgain();
  ASSERT_TRUE(
      eventually([this] { return session().run().state && session().chosen().user() == "bob" && session().chosen().item() == "mug"; }));
  EXPECT_EQ(session().run().folder, folder("runs") / "a");
  EXPECT_EQ(parts().perspectives->currentWidget(), &perspective<InspectPerspective>(*window_).page());
  EXPECT_EQ(parts().timeline->selected(), 1);
  EXPECT_EQ(perspective<InspectPerspective>(*window_).tabs().currentIndex(), 3);
}

TEST_F(LastPlace, TheZoomOfItsChartsComesBackToo) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  std::size_t place = 0;
  const auto chart = [&]() -> widgets::ChartView& { return *perspective<WatchPerspective>(*window_).charts().at(place); };
  const auto findDrawn = [&] {
    for (place = 0; place < perspective<WatchPerspective>(*window_).charts().size(); ++place)
      if (chart().isVisible() && widgets::takesLens(chart().content()) && widgets::hasPoints(chart().content())) return true;
    return false;
  };
  ASSERT_TRUE(eventually(findDrawn));
  const auto whole = widgets::wholeRange(chart().content());
  widgets::ChartLens lens;
  lens.x = widgets::ChartLens::Range{whole.from - 0.25, whole.to + 0.5};
  lens.smoothing = 0.5;
  chart().setLens(lens);
  startAgain();
  EXPECT_TRUE(eventually([&] { return chart().lens() == lens; }));
}

TEST_F(LastPlace, TheItemsPickedOnTheMapComeBackToo) {
  beginWhereLeft(true);
  openAndLookAround();
  const auto inspect = [this]() -> InspectPerspective& { return perspective<InspectPerspective>(*window_); };
  const auto map = [&]() -> widgets::MapView& { return inspect().map().view(); };
  inspect().tabs().setCurrentWidget(&inspect().map());
  ASSERT_TRUE(eventually([&] { return map().map() != nullptr; }));
  map().search()->setText(QStringLiteral("i1"));
  const QStringList picked = map().selected();
  ASSERT_FALSE(picked.isEmpty());
  startAgain();
  EXPECT_TRUE(eventually([&] { return map().map() != nullptr && map().selected() == picked; }));
  EXPECT_EQ(session().chosen().pickedItems(), picked);
}

TEST_F(LastPlace, TheItemMarkedOnTheMapComesBackWithItsNeighbours) {
  beginWhereLeft(true);
  openAndLookAround();
  const auto inspect = [this]() -> InspectPerspective& { return perspective<InspectPerspective>(*window_); };
  const auto map = [&]() -> widgets::MapView& { return inspect().map().view(); };
  inspect().tabs().setCurrentWidget(&inspect().map());
  ASSERT_TRUE(eventually([&] { return map().map() != nullptr; }));
  Q_EMIT map().neighbours()->activated(4);
  ASSERT_EQ(session().chosen().item(), "i4");
  startAgain();
  EXPECT_TRUE(eventually([&] { return map().map() != nullptr && map().chosen() == QStringLiteral("i4"); }));
  EXPECT_TRUE(eventually([&] { return !map().neighbours()->items().empty(); }));
}

TEST_F(LastPlace, SoDoEpochExpertAndWhatWasArrangedOnWatch) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  const auto watch = [this]() -> widgets::WatchPage& { return page<widgets::WatchPage>(); };
  window_->showMoment(1, 2);
  ASSERT_TRUE(eventually([&] { return !watch().network()->scene().tiles().empty(); }));
  watch().bringToFront(watch().routerTime());
  watch().network()->select(watch().network()->scene().tiles().front()->content().key);
  watch().network()->foldAll();
  QTest::keyClick(watch().network(), Qt::Key_Plus);
  watch().loss()->setAxis(widgets::StepAxis::kEpoch);
  auto& layers = *watch().routerTime()->layers();
  ASSERT_GT(layers.count(), 1);
  layers.setCurrentIndex(layers.count() - 1);
  const auto expert = watch().network()->selected();
  const auto sight = watch().network()->sight();
  const QString layer = layers.currentText();
  ASSERT_TRUE(expert && sight.folds && sight.scale);
  startAgain();
  ASSERT_TRUE(eventually([&] { return session().run().state && parts().timeline->moment() == RunMoment(1, 2); }));
  ASSERT_TRUE(eventually([&] { return watch().network()->sight().scale == sight.scale; }));
  EXPECT_EQ(watch().network()->sight().folds, sight.folds);
  EXPECT_EQ(watch().network()->selected(), expert);
  EXPECT_EQ(watch().loss()->axis(), widgets::StepAxis::kEpoch);
  EXPECT_TRUE(eventually([&] { return watch().routerTime()->layers()->currentText() == layer; }));
}

TEST_F(LastPlace, SoDoesWhatTheChartsAndPanelsOfWatchAreSetTo) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  const auto watch = [this]() -> widgets::WatchPage& { return page<widgets::WatchPage>(); };
  watch().metrics()->setAxis(widgets::StepAxis::kEpoch);
  watch().expertCounts()->setAxis(widgets::StepAxis::kTime);
  watch().metrics()->showReferences(false);
  watch().metrics()->showFacts(true);
  watch().routerTime()->numbers()->setCurrentIndex(1);
  watch().routerTime()->spans()->setCurrentIndex(1);
  watch().groupRouting()->numbers()->setCurrentIndex(1);
  watch().likeness()->kinds()->setCurrentIndex(1);
  watch().likeness()->compareWith(RunMoment(0));
  watch().metrics()->showTable(true);
  watch().heatMap()->showTable(true);
  startAgain();
  ASSERT_TRUE(eventually([&] { return session().run().state && watch().metrics()->axis() == widgets::StepAxis::kEpoch; }));
  EXPECT_EQ(watch().expertCounts()->axis(), widgets::StepAxis::kTime);
  EXPECT_EQ(watch().loss()->axis(), widgets::StepAxis::kStep);
  EXPECT_FALSE(watch().metrics()->showsReferences());
  EXPECT_TRUE(watch().metrics()->showsFacts());
  EXPECT_EQ(watch().routerTime()->numbers()->currentIndex(), 1);
  EXPECT_EQ(watch().routerTime()->spans()->currentIndex(), 1);
  EXPECT_EQ(watch().groupRouting()->numbers()->currentIndex(), 1);
  EXPECT_EQ(watch().likeness()->kinds()->currentIndex(), 1);
  EXPECT_EQ(watch().likeness()->wantedAgainst(), RunMoment(0));
  EXPECT_TRUE(watch().metrics()->showsTable());
  EXPECT_TRUE(watch().heatMap()->showsTable());
  EXPECT_FALSE(watch().loss()->showsTable());
}

TEST_F(LastPlace, AZoomOnAnotherAxisThanTheUsualComesBackToo) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  const auto quality = [this]() -> widgets::MetricsChart& { return *page<widgets::WatchPage>().metrics(); };
  quality().setAxis(widgets::StepAxis::kStep);
  ASSERT_TRUE(eventually([&] { return widgets::hasPoints(quality().content()); }));
  const auto whole = widgets::wholeRange(quality().content());
  widgets::ChartLens lens;
  lens.x = widgets::ChartLens::Range{whole.from - 0.25, whole.to + 0.5};
  quality().setLens(lens);
  startAgain();
  EXPECT_TRUE(eventually([&] { return quality().lens() == lens; }));
  EXPECT_EQ(quality().axis(), widgets::StepAxis::kStep);
}

TEST_F(LastPlace, OfAStreamWithoutARunToo) {
  beginWhereLeft(true);
  openStreamAndWait();
  window_->showPerspective(perspective<ComparePerspective>(*window_));
  const auto compare = [this]() -> widgets::ComparePage& { return page<widgets::ComparePage>(); };
  ASSERT_TRUE(eventually([&] { return compare().table()->runs().size() == 1; }));
  compare().table()->choose({0});
  widgets::CurveOptions options;
  options.of = widgets::CurveOf::kSeconds;
  compare().curves()->setOptions(options);
  page<widgets::WatchPage>().loss()->setAxis(widgets::StepAxis::kTime);
  page<widgets::DataPage>().timeLine()->choose(1);
  startAgain();
  ASSERT_TRUE(eventually([this] { return session().readyToStart(); }));
  EXPECT_TRUE(session().run().folder.empty());
  EXPECT_EQ(parts().perspectives->currentWidget(), &perspective<ComparePerspective>(*window_).page());
  EXPECT_EQ(page<widgets::WatchPage>().loss()->axis(), widgets::StepAxis::kTime);
  EXPECT_EQ(page<widgets::DataPage>().timeLine()->chosen(), 1);
  EXPECT_EQ(compare().curves()->options().of, widgets::CurveOf::kSeconds);
  EXPECT_TRUE(eventually([&] { return compare().chosen().size() == 1; }));
}

TEST_F(LastPlace, SoDoTheMapAndTheListBesideOnInspect) {
  beginWhereLeft(true);
  openAndLookAround();
  const auto inspect = [this]() -> InspectPerspective& { return perspective<InspectPerspective>(*window_); };
  const auto map = [&]() -> widgets::MapView& { return inspect().map().view(); };
  const auto beside = [this]() -> widgets::BesideBar& { return *page<widgets::InspectPage>().beside(); };
  inspect().tabs().setCurrentWidget(&inspect().map());
  ASSERT_TRUE(eventually([&] { return map().map() != nullptr; }));
  int colour = 0;
  for (int i = 1; i < map().colours()->count(); ++i)
    if (widgets::cannotColour(widgets::kMapColours.at(static_cast<std::size_t>(i)), map().items()->items(), *map().map()).isEmpty())
      colour = i;
  map().colours()->setCurrentIndex(colour);
  QTest::keyClick(map().canvas(), Qt::Key_Plus);
  QTest::keyClick(map().canvas(), Qt::Key_Plus);
  const auto sight = map().canvas()->sight();
  ASSERT_TRUE(sight);
  beside().choose(widgets::OtherList{0});
  startAgain();
  ASSERT_TRUE(eventually([&] { return map().map() != nullptr; }));
  EXPECT_EQ(map().canvas()->sight(), sight);
  EXPECT_EQ(map().colours()->currentIndex(), colour);
  EXPECT_EQ(beside().wanted(), widgets::OtherList{0});
}

TEST_F(LastPlace, SoDoTheChosenRunsAndTheirCurvesOnCompare) {
  beginWhereLeft(true);
  makeRunFolder(folder("runs") / "b", stream());
  openAndLookAround();
  window_->showPerspective(perspective<ComparePerspective>(*window_));
  const auto compare = [this]() -> widgets::ComparePage& { return page<widgets::ComparePage>(); };
  ASSERT_TRUE(eventually([&] { return compare().table()->runs().size() == 2; }));
  const auto other = compare().table()->runs().front().description.folder;
  compare().table()->choose({0});
  widgets::CurveOptions options;
  options.of = widgets::CurveOf::kSeconds;
  options.x = widgets::CurveX::kTrainingTime;
  options.spread = widgets::CurveSpread::kNone;
  options.single = true;
  compare().curves()->setOptions(options);
  startAgain();
  ASSERT_TRUE(eventually([&] { return compare().table()->runs().size() == 2; }));
  ASSERT_EQ(compare().chosen().size(), 1U);
  EXPECT_EQ(compare().chosen().front()->description.folder, other);
  const auto drawn = compare().curves()->options();
  EXPECT_EQ(drawn.of, options.of);
  EXPECT_EQ(drawn.x, options.x);
  EXPECT_EQ(drawn.spread, options.spread);
  EXPECT_TRUE(drawn.single);
  EXPECT_FALSE(drawn.mixed);
}

TEST_F(LastPlace, SoDoTheTabsOfPagesThatAreNotInFrontAndTheWindowChosenOnData) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  window_->showMoment(std::nullopt);  // a window that is travelled to is the chosen one of every page
  page<widgets::DataPage>().timeLine()->choose(2);
  ASSERT_EQ(page<widgets::DataPage>().timeLine()->chosen(), 2);
  startAgain();
  ASSERT_TRUE(eventually([this] { return session().run().state && session().stream() && !session().opening(); }));
  EXPECT_EQ(parts().perspectives->currentWidget(), &perspective<WatchPerspective>(*window_).page());
  EXPECT_EQ(perspective<InspectPerspective>(*window_).tabs().currentIndex(), 3);
  EXPECT_EQ(page<widgets::DataPage>().timeLine()->chosen(), 2);
}

TEST_F(LastPlace, SoDoesWhatWhoLostComparesAndItsSlices) {
  beginWhereLeft(true);
  openAndLookAround();
  const auto panel = [this]() -> WhoLostPanel& { return perspective<InspectPerspective>(*window_).whoLost(); };
  widgets::RankChoices chosen;
  chosen.after = RunMoment(1);
  chosen.against = widgets::RankChoices::Against::kPrunedCopy;
  chosen.tau = 0.25;
  chosen.by = SliceKind::kItems;
  panel().users().setChoices(chosen);
  panel().slices().chooseKind(SliceKind::kHistory);
  panel().slices().showTable(true);
  startAgain();
  ASSERT_TRUE(eventually([&] { return session().run().state && panel().users().choices() == chosen; }));
  panel().users().setPrunable(0.1);
  EXPECT_EQ(panel().users().choices().tau, 0.25) << "not that of the run";
  EXPECT_EQ(panel().slices().kind(), SliceKind::kHistory);
  EXPECT_TRUE(panel().slices().showsTable());
}

TEST_F(LastPlace, SoDoTheItemsSearchedForOnDataAndTheChartsBesideTheCurvesOnCompare) {
  beginWhereLeft(true);
  openAndLookAround();
  const auto compare = [this]() -> widgets::ComparePage& { return page<widgets::ComparePage>(); };
  page<widgets::DataPage>().catalogue()->searchFor(QStringLiteral("lamp"));
  widgets::TradeOffOptions tradeOff;
  tradeOff.metric = &Metrics::ndcg10;
  tradeOff.cost = widgets::TradeOffCost::kSeconds;
  tradeOff.eachWindow = true;
  compare().tradeOff()->setOptions(tradeOff);
  compare().forgetting()->chooseMetric(QStringLiteral("NDCG@10"));
  startAgain();
  ASSERT_TRUE(eventually([&] { return session().run().state && compare().tradeOff()->options().cost == tradeOff.cost; }));
  EXPECT_EQ(compare().tradeOff()->options().metric, tradeOff.metric);
  EXPECT_TRUE(compare().tradeOff()->options().eachWindow);
  EXPECT_FALSE(compare().tradeOff()->options().mixed);
  EXPECT_EQ(compare().forgetting()->metric(), "ndcg10");
  EXPECT_EQ(page<widgets::DataPage>().catalogue()->searched(), QStringLiteral("lamp"));
}

TEST_F(LastPlace, WhatIsBrokenOfAnArrangementIsPassedOver) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->close();
  const QString views =
      QString::fromLatin1(R"({"inspect": {"map": {"scale": -1, "centre": [1]}, "map_colour": 7, "beside": {"window": "x"}, )"
                          R"("who_lost": {"after": [-1, 0], "before": 7, "against": "moon", "tau": "x", "by": "moon", "slices_by": 7}, )"
                          R"("history": {"items": [1]}}, "compare": {"runs": [7], "curves": {"of": "moon", "spread": []}, )"
                          R"("trade_off": {"cost": "moon"}, "forgetting": "moon"}, "data": {"window": -3, "search": 7}})");
  QSettings().setValue(QStringLiteral("last/views"), views);
  begin();
  ASSERT_TRUE(eventually([this] { return session().run().state && session().chosen().user() == "bob"; }));
  EXPECT_FALSE(page<widgets::InspectPage>().beside()->wanted());
  EXPECT_FALSE(perspective<InspectPerspective>(*window_).explanation().whatIfFeed().edited());
  EXPECT_EQ(perspective<InspectPerspective>(*window_).whoLost().users().choices(), widgets::RankChoices());
  EXPECT_TRUE(page<widgets::DataPage>().catalogue()->searched().isEmpty());
  EXPECT_EQ(page<widgets::ComparePage>().forgetting()->metric(), "hr10");
  EXPECT_TRUE(page<widgets::ComparePage>().table()->choiceOfPerson().empty());
  EXPECT_EQ(page<widgets::ComparePage>().curves()->options().of, widgets::CurveOf::kMetric);
}

TEST_F(LastPlace, AnExpertThatTheRunNeverHadIsNotChosen) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->close();
  const QString views = QString::fromLatin1(R"({"watch": {"expert": {"modality": "visual", "state": 4711, "born": 0}, )"
                                            R"("network": {"folded": [99]}, "loss_axis": "moon", "quality_axis": 7, "references": "no", )"
                                            R"("span_over_time": [], "slot_over_time": "x", "layer_by_group": {"modality": "moon"}, )"
                                            R"("alike_by": {}, "alike_against": [-1, 0], "layer_over_time": 7}, "moon": {}})");
  QSettings().setValue(QStringLiteral("last/views"), views);
  QSettings().setValue(QStringLiteral("last/epoch"), QStringLiteral("1.4711"));
  begin();
  ASSERT_TRUE(eventually([this] { return session().run().state && session().chosen().user() == "bob"; }));
  EXPECT_FALSE(page<widgets::WatchPage>().network()->selected());
  EXPECT_EQ(page<widgets::WatchPage>().loss()->axis(), widgets::StepAxis::kStep);
  EXPECT_EQ(page<widgets::WatchPage>().metrics()->axis(), widgets::StepAxis::kWindow);
  EXPECT_TRUE(page<widgets::WatchPage>().metrics()->showsReferences());
  EXPECT_FALSE(page<widgets::WatchPage>().groupRouting()->layer());
  EXPECT_FALSE(page<widgets::WatchPage>().likeness()->wantedAgainst());
  EXPECT_EQ(parts().timeline->moment(), RunMoment(1)) << "its window";
}

TEST_F(LastPlace, DoesNotComeBackUnasked) {
  openAndLookAround();
  startAgain();
  EXPECT_FALSE(session().opening());
  EXPECT_TRUE(session().run().folder.empty());
}

TEST_F(LastPlace, ThatCannotBeReadOrIsGoneKeepsNothingFromStarting) {
  beginWhereLeft(true);
  QSettings store;
  store.setValue(QStringLiteral("last/page"), QByteArray("\xff\x00\x01", 3));
  store.setValue(QStringLiteral("last/window"), QStringLiteral("many"));
  store.setValue(QStringLiteral("last/picked"), QStringList{QStringLiteral("no item of it")});
  store.setValue(
      QStringLiteral("last/pages"),
      QString::fromLatin1(
          R"({"inspect": {"tabs": [99, "x"], "zoom": [7, {"chart": 4711}]}, "watch": 7, "compare": {"tabs": 7}, "data": {"tables": [-1, "x", 99]}})"));
  store.setValue(QStringLiteral("last/epoch"), QStringLiteral("many.few"));
  store.setValue(QStringLiteral("last/views"), QStringLiteral("{"));
  store.setValue(QStringLiteral("last/folder"), QString::fromStdString((folder("runs") / "gone").string()));
  store.setValue(QStringLiteral("window/state"), QByteArray("no state"));
  store.setValue(QStringLiteral("window/geometry"), 7);
  begin();
  EXPECT_FALSE(session().opening());
  store.setValue(QStringLiteral("last/folder"), QString::fromStdString((folder("runs") / "a").string()));
  goWhereLeft(*window_);
  EXPECT_TRUE(eventually([this] { return session().run().state && !session().opening(); }));
}

TEST_F(LastPlace, OfAWindowThatTheRunHasNotIsItsNewest) {
  beginWhereLeft(true);
  openAndLookAround();
  window_->close();
  QSettings().setValue(QStringLiteral("last/window"), 4711);
  begin();
  ASSERT_TRUE(eventually([this] { return session().run().state && session().chosen().user() == "bob"; }));
  EXPECT_FALSE(window_->viewShown().window);
}

TEST_F(LastPlace, ArrangementsAreKeptUnderAnyNameAndUsedAgain) {
  openAndLookAround();
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  const QString name = QStringLiteral("teaching / Übung 1");
  parts().streamDock->hide();
  keepArrangement(*window_, name);
  keepArrangement(*window_, QString());
  EXPECT_EQ(arrangements(), QStringList{name});
  parts().streamDock->show();
  EXPECT_TRUE(useArrangement(*window_, name));
  EXPECT_TRUE(parts().streamDock->isHidden());
  QSettings().setValue(QStringLiteral("arrangements/broken"), QByteArray("no arrangement"));
  EXPECT_FALSE(useArrangement(*window_, QStringLiteral("broken")));
  forgetArrangement(name);
  EXPECT_EQ(arrangements(), QStringList{QStringLiteral("broken")});
}

TEST_F(LastPlace, ArrangementsOfDocksThatHaveSteppedAsideAreKeptAsWhereTheyAreUsed) {
  openAndLookAround();
  auto& watch = perspective<WatchPerspective>(*window_);
  auto& inspect = perspective<InspectPerspective>(*window_);
  const QString name = QStringLiteral("settings alone");
  window_->showPerspective(watch);
  parts().streamDock->close();
  window_->showPerspective(inspect);
  keepArrangement(*window_, name);
  EXPECT_TRUE(parts().settingsDock->isHidden()) << "Inspect has no use for it";
  window_->showPerspective(watch);
  parts().streamDock->show();
  parts().settingsDock->close();
  window_->showPerspective(inspect);
  EXPECT_TRUE(useArrangement(*window_, name));
  EXPECT_TRUE(parts().settingsDock->isHidden());
  window_->showPerspective(watch);
  EXPECT_FALSE(parts().settingsDock->isHidden());
  EXPECT_TRUE(parts().streamDock->isHidden());
}

TEST_F(LastPlace, ArrangementsAreKeptAndUsedBeforeAnAudienceToo) {
  openAndLookAround();
  const QString name = QStringLiteral("settings alone");
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  parts().streamDock->close();
  window_->present(true);
  keepArrangement(*window_, name);
  window_->present(false);
  parts().streamDock->show();
  parts().settingsDock->close();
  window_->present(true);
  EXPECT_TRUE(useArrangement(*window_, name));
  EXPECT_TRUE(parts().settingsDock->isHidden()) << "still kept from the audience";
  window_->present(false);
  EXPECT_FALSE(parts().settingsDock->isHidden());
  EXPECT_TRUE(parts().streamDock->isHidden());
}

TEST_F(LastPlace, OfTheWelcomePageNoArrangementIsKept) {
  keepArrangement(*window_, QStringLiteral("nothing"));
  EXPECT_TRUE(arrangements().isEmpty());
  EXPECT_FALSE(window_->hasArrangement());
}

}  // namespace
}  // namespace xsmoe::studio
