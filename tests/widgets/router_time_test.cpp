// SPDX-License-Identifier: GPL-3.0-or-later
// What the routers chose over windows and over epochs, as the record has it, and single items and groups, as models do.
#include <gmock/gmock.h>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QScrollArea>
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/core/run_moment.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/groups_over_time.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/routed_models.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_spread.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/slice_curves.h"
#include "widgets/charts/step_axis.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/watch_page.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Of a run whose side layers stay, and in which τ takes somebody.
RunHistory sameLayersHistory() {
  MadeRun made;
  made.tau = 0.12;
  made.changes = false;
  return madeHistory(made);
}

/// The curve of an expert, or of the base path.
const ChartSeries* curveOf(const ChartContent& content, const QString& name) {
  const auto found = std::find_if(content.series.begin(), content.series.end(), [&](const ChartSeries& one) { return one.name == name; });
  return found == content.series.end() ? nullptr : &*found;
}

RouterTimeChoice choiceOf(const LayerStructure& layer) {
  RouterTimeChoice choice;
  choice.modality = layer.modality;
  choice.hiddenState = layer.hiddenState;
  return choice;
}

const LayerUsage& usageIn(const std::vector<LayerUsage>& layers, const RouterTimeChoice& choice) {
  return *std::find_if(layers.begin(), layers.end(),
                       [&](const LayerUsage& one) { return one.modality == choice.modality && one.hiddenState == choice.hiddenState; });
}

TEST(RouterTime, HasAPointOfEachWindowAndSlotThatTheRecordHas) {
  const RunHistory history = sameLayersHistory();
  for (const LayerStructure& layer : sideLayersOf(history)) {
    const auto choice = choiceOf(layer);
    const ChartContent content = routerTimeContent(history, choice);
    const ChartSeries* const base = curveOf(content, QStringLiteral("base path"));
    ASSERT_TRUE(base);
    for (const WindowHistory& window : history.windows()) {
      if (!window.done) continue;
      const LayerUsage& usage = usageIn(window.done->usage, choice);
      const auto at = std::find_if(base->points.begin(), base->points.end(), [&](QPointF p) { return p.x() == window.window.value; });
      ASSERT_NE(at, base->points.end());
      EXPECT_DOUBLE_EQ(at->y(), 100 * usage.gateShare[0]);
      double sum = 0;
      for (const ChartSeries& series : content.series)
        for (const QPointF& point : series.points) sum += point.x() == window.window.value ? point.y() : 0;
      EXPECT_NEAR(sum, 100, 1e-9) << "the slots that there are in D" << window.window.value;
    }
  }
}

TEST(RouterTime, BeginsWhereAnExpertIsBornAndEndsWhereItIsPruned) {
  const RunHistory history = sameLayersHistory();
  bool someEnds = false;
  for (const LayerStructure& layer : sideLayersOf(history)) {
    const ChartContent content = routerTimeContent(history, choiceOf(layer));
    for (const ChartSeries& series : content.series) {
      if (series.name == QStringLiteral("base path")) continue;
      EXPECT_EQ(series.name, expertName(static_cast<int>(series.points.front().x()))) << "it is named by the window of its birth";
      someEnds = someEnds || series.points.back().x() < content.series.front().points.back().x();
    }
  }
  EXPECT_TRUE(someEnds);
}

TEST(RouterTime, GivesAnExpertTheColourThatItHasInTheNetwork) {
  const RunHistory history = madeHistory({});
  const auto layer = sideLayersOf(history).front();
  const ChartContent content = routerTimeContent(history, choiceOf(layer));
  for (const int born : layer.born) {
    const ChartSeries* const curve = curveOf(content, expertName(born));
    ASSERT_TRUE(curve) << born;
    const QColor edge = birthColour(born, history.description().settings.protocol.windows, false);
    EXPECT_EQ(colourOf(curve->colour, false), edge) << born;
  }
}

TEST(RouterTime, FollowsTheEpochsOfTheWindowThatIsShown) {
  const RunHistory history = madeHistory({});
  auto choice = choiceOf(sideLayersOf(history).front());
  choice.epochs = true;
  choice.window = WindowIndex{2};
  const ChartContent content = routerTimeContent(history, choice);
  const ChartSeries* const base = curveOf(content, QStringLiteral("base path"));
  ASSERT_TRUE(base);
  const auto windows = history.windows();
  const auto shown = std::find_if(windows.begin(), windows.end(), [](const WindowHistory& one) { return one.window.value == 2; });
  ASSERT_EQ(base->points.size(), shown->epochs.size());
  for (std::size_t i = 0; i < base->points.size(); ++i)
    EXPECT_DOUBLE_EQ(base->points[i].y(), 100 * usageIn(shown->epochs[i].usage, choice).gateShare[0]);
  EXPECT_EQ(content.x.title, QStringLiteral("epoch of D2"));
  choice.window.reset();
  EXPECT_NE(routerTimeContent(history, choice).x.title, content.x.title) << "live it is the newest one";
}

TEST(RouterTime, HasEveryEpochOfTheRunAlongTheSameAxesAsTheLoss) {
  const RunHistory history = sameLayersHistory();
  const auto choice = choiceOf(sideLayersOf(history).front());
  for (const StepAxis axis : {StepAxis::kStep, StepAxis::kEpoch, StepAxis::kTime}) {
    const ChartContent content = routerTimeContent(history, choice, axis), loss = lossContent(history, axis);
    EXPECT_EQ(content.x, loss.x);
    EXPECT_EQ(content.windows, loss.windows);
    EXPECT_EQ(content.epochs, loss.epochs);
    EXPECT_EQ(content.marks, loss.marks);
    const ChartSeries* const base = curveOf(content, QStringLiteral("base path"));
    ASSERT_TRUE(base);
    ASSERT_EQ(base->points.size(), content.epochs.size());
    for (std::size_t i = 0; i < base->points.size(); ++i) {
      const EpochRange& range = content.epochs[i];
      const EpochDone* const epoch = epochAt(history, RunMoment(range.window, range.epoch));
      ASSERT_TRUE(epoch);
      EXPECT_EQ(base->points[i].x(), range.to) << "where the epoch ended";
      EXPECT_DOUBLE_EQ(base->points[i].y(), 100 * usageIn(epoch->usage, choice).gateShare[0]);
    }
  }
}

/// What its menu offers to lay the chart out along.
QStringList axesOffered(RouterTimeChart& chart) {
  QMenu menu;
  chart.addActionsTo(menu);
  QStringList all, axes;
  for (const QAction* const action : menu.actions()) all << action->text();
  for (const StepAxis axis : kStepAxes)
    if (all.contains(axisName(axis))) axes << axisName(axis);
  return axes;
}

TEST(RouterTime, IsLaidOutByTheMenuAsTheOtherChartsOfARun) {
  RouterTimeChart chart;
  const auto history = std::make_shared<const RunHistory>(sameLayersHistory());
  auto choice = choiceOf(sideLayersOf(*history).front());
  chart.showChoice(history, choice);
  EXPECT_EQ(chart.content(), routerTimeContent(*history, choice)) << "at first over windows";
  chart.setAxis(StepAxis::kTime);
  EXPECT_EQ(chart.content(), routerTimeContent(*history, choice, StepAxis::kTime));
  chart.showChoice(history, choice);
  EXPECT_EQ(chart.content().x, lossContent(*history, StepAxis::kTime).x) << "it stays";
  EXPECT_EQ(axesOffered(chart).size(), 4);
  choice.epochs = true;
  chart.showChoice(history, choice);
  EXPECT_TRUE(axesOffered(chart).isEmpty()) << "the epochs of one window lie along nothing else";
}

TEST(RouterTime, TellsUtilizationInPlaceOfWeights) {
  const RunHistory history = madeHistory({});
  auto choice = choiceOf(sideLayersOf(history).front());
  choice.number = RouterNumber::kUtilization;
  const ChartContent content = routerTimeContent(history, choice);
  EXPECT_EQ(content.y.title, QStringLiteral("utilization (%)"));
  EXPECT_EQ(content.y.shortTitles.value(0), QStringLiteral("share (%)")) << "where the title has no room";
  const auto& first = history.window(0);
  EXPECT_DOUBLE_EQ(content.series.front().points.front().y(), 100 * usageIn(first.done->usage, choice).utilization[0]);
}

/// Models of D0 to D2; in D1 and D2 the layer has an expert more, which gets the same from every item but one.
std::vector<GroupRouting> spreadModels(const LayerStructure& layer) {
  std::vector<GroupRouting> models;
  for (int window = 0; window < 3; ++window) {
    RoutedLayer routed;
    routed.layer = layer;
    routed.layer.born = window == 0 ? std::vector<int>{0} : std::vector<int>{0, 1};
    routed.spread = {{{0.1, 0.2, 0.3, 0.4, 0.5}, {0.2, 0.3, 0.4, 0.5, 0.6}}, {{0.5, 0.6, 0.7, 0.8, 0.9}, {0.4, 0.5, 0.6, 0.7, 0.8}}};
    if (window > 0) routed.spread.push_back({{0.1, 0.1, 0.1, 0.1, 0.3}, {0.1, 0.1, 0.1, 0.1, 0.2}});
    models.push_back({window, 100 + window, {routed}});
  }
  return models;
}

std::vector<double> valuesAt(const ChartContent& content, double x) {
  std::vector<double> values;
  for (const ChartSeries& series : content.series)
    for (const QPointF& point : series.points)
      if (point.x() == x) values.push_back(point.y());
  return values;
}

TEST(RouterSpread, HasLeastQuartilesMedianAndMostOfEachModel) {
  const RunHistory history = madeHistory({});
  const LayerStructure layer = sideLayersOf(history).front();
  const auto models = spreadModels(layer);
  auto choice = choiceOf(layer);
  EXPECT_EQ(birthsIn(models, choice), (std::vector<int>{0, 1}));
  const ChartContent base = routerSpreadContent(history, models, choice, kBaseSlot);
  ASSERT_EQ(base.series.size(), 5U);
  EXPECT_THAT(valuesAt(base, 1), testing::Pointwise(testing::DoubleNear(1e-9), std::vector<double>{50, 40, 30, 20, 10}));
  EXPECT_EQ(base.series[3].fillTo, 1) << "half of the items lie between the quartiles, which are shaded";
  EXPECT_TRUE(base.title.contains(layerTitle(layer))) << base.title.toStdString();
  const ChartContent expert = routerSpreadContent(history, models, choice, 1);
  EXPECT_TRUE(valuesAt(expert, 0).empty()) << "it was not born";
  EXPECT_THAT(valuesAt(expert, 2), testing::Pointwise(testing::DoubleNear(1e-9), std::vector<double>{30, 10, 10, 10, 10}));
  choice.number = RouterNumber::kUtilization;
  EXPECT_NEAR(valuesAt(routerSpreadContent(history, models, choice, 0), 0).at(2), 60, 1e-9) << "the median";
  EXPECT_TRUE(routerSpreadContent(history, {}, choice, kBaseSlot).series.empty());
}

TEST(RouterSpread, HasKeptEpochsWhereTheyEndedAmongTheWindows) {
  const RunHistory history = madeHistory({});
  const LayerStructure layer = sideLayersOf(history).front();
  auto models = spreadModels(layer);
  GroupRouting epoch = models[1];
  epoch.epoch = 3;
  models.insert(models.begin() + 1, epoch);
  GroupRouting gone = models.back();
  gone.window = 90;
  models.push_back(gone);
  for (const StepAxis axis : kStepAxes) {
    const ChartContent content = routerSpreadContent(history, models, choiceOf(layer), kBaseSlot, axis);
    EXPECT_EQ(content.x.title, lossContent(history, axis).x.title);
    EXPECT_GE(content.x.most, lossContent(history, axis).x.most);
    const auto& points = content.series.front().points;
    ASSERT_EQ(points.size(), 4U) << "of a window that the run has not there is no place";
    EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
    EXPECT_EQ(points[0].x(), content.windows[0].to);
    const auto ended =
        std::find_if(content.epochs.begin(), content.epochs.end(), [](const EpochRange& one) { return one.window == 1 && one.epoch == 3; });
    ASSERT_NE(ended, content.epochs.end());
    EXPECT_EQ(points[1].x(), ended->to);
    EXPECT_EQ(points[2].x(), content.windows[1].to);
    EXPECT_TRUE(content.series.front().pointNames[1].contains(QStringLiteral("D1, epoch 3")));
  }
}

TEST(RouterSpread, KeepsItsAxisWhileEpochsArrive) {
  RunHistory history = madeHistory({});
  const LayerStructure layer = sideLayersOf(history).front();
  auto models = spreadModels(layer);
  models.back().epoch = 3;
  ASSERT_EQ(history.state(), RunState::kRunning);
  const int window = history.newest()->window.value;
  const auto mostNow = [&](StepAxis axis) { return routerSpreadContent(history, models, choiceOf(layer), kBaseSlot, axis).x.most; };
  std::map<StepAxis, std::optional<double>> before;
  for (const StepAxis axis : {StepAxis::kStep, StepAxis::kEpoch, StepAxis::kWindow}) before[axis] = mostNow(axis);
  EXPECT_EQ(before[StepAxis::kWindow], history.description().settings.protocol.windows - 1.0);
  EpochDone epoch;
  epoch.window = {window};
  epoch.epoch = static_cast<int>(history.newest()->epochs.size()) + 1;
  BatchDone batch;
  batch.window = {window};
  batch.epoch = epoch.epoch;
  for (batch.batch = 1; batch.batch <= history.newest()->started.batchesPerEpoch; ++batch.batch) history.apply({1, batch});
  history.apply({1, epoch});
  for (const auto& [axis, most] : before) EXPECT_EQ(mostNow(axis), most) << static_cast<int>(axis);
}

SlotRouting takes(double gate, double moreThanOthers) {
  return {GroupNumber{gate, 0.01, MetricChange{moreThanOthers, 0.02, 1}}, GroupNumber{gate / 2, 0.01, {}}};
}

/// Models of D0 to D2, by which new items take ever more from every gate slot; what counts as rare is the window's own.
std::vector<GroupRouting> groupModels(const LayerStructure& layer) {
  auto models = spreadModels(layer);
  for (GroupRouting& model : models) {
    RoutedLayer& routed = model.layers.front();
    const auto byAll = [slots = routed.layer.born.size() + 1](const SlotRouting& each) { return std::vector<SlotRouting>(slots, each); };
    const std::string most = std::to_string(model.window);
    routed.all = byAll({GroupNumber{0.3, 0.01, {}}, GroupNumber{0.3, 0.01, {}}});
    routed.groups = {{SliceKind::kItems, "new", "new items", 20, byAll(takes(0.2 + 0.1 * model.window, 0.1))},
                     {SliceKind::kItems, "known", "known items", 80, byAll(takes(0.3, 0.001))},
                     {SliceKind::kPopularity, "rare", "rare targets (0–" + most + " training records)", 30, byAll(takes(0.4, 0))},
                     {SliceKind::kPopularity, "popular", "popular targets (above 9)", 0, {}}};
  }
  return models;
}

TEST(GroupsOverTime, HaveACurveOfEachGroupBesideThatOfAllItems) {
  const RunHistory history = madeHistory({});
  const LayerStructure layer = sideLayersOf(history).front();
  const auto models = groupModels(layer);
  auto choice = choiceOf(layer);
  const ChartContent content = groupsOverTimeContent(history, models, choice, 0, SliceKind::kItems);
  ASSERT_EQ(content.series.size(), 3U);
  EXPECT_EQ(content.series[0].name, QStringLiteral("all items"));
  const ChartSeries* const ofNew = curveOf(content, QStringLiteral("new items"));
  ASSERT_TRUE(ofNew);
  ASSERT_EQ(ofNew->points.size(), 3U);
  for (int window = 0; window < 3; ++window) {
    const auto at = static_cast<std::size_t>(window);
    EXPECT_EQ(ofNew->points[at].x(), window);
    EXPECT_NEAR(ofNew->points[at].y(), 20 + 10 * window, 1e-9);
    EXPECT_NEAR(ofNew->errors.at(at), 1, 1e-9);
  }
  EXPECT_TRUE(ofNew->pointNames[1].contains(QStringLiteral("model after D1, 20 items")));
  EXPECT_TRUE(ofNew->pointNames[1].contains(QStringLiteral("more than the items outside")));
  EXPECT_TRUE(
      curveOf(content, QStringLiteral("known items"))->pointNames[1].contains(QStringLiteral("no difference from the items outside")));
  EXPECT_FALSE(content.series[0].pointNames[1].contains(QStringLiteral("outside"))) << "there are none";
  EXPECT_TRUE(content.title.contains(expertName(0)) && content.title.contains(layerTitle(layer))) << content.title.toStdString();
  EXPECT_EQ(groupsOverTimeContent(history, models, choice, 1, SliceKind::kItems).series[1].points.front().x(), 1) << "born then";
  choice.number = RouterNumber::kUtilization;
  EXPECT_NEAR(groupsOverTimeContent(history, models, choice, 0, SliceKind::kItems).series[1].points[0].y(), 10, 1e-9);
}

TEST(GroupsOverTime, FollowAGroupWhoseBoundsMove) {
  const RunHistory history = madeHistory({});
  const LayerStructure layer = sideLayersOf(history).front();
  const ChartContent content = groupsOverTimeContent(history, groupModels(layer), choiceOf(layer), kBaseSlot, SliceKind::kPopularity);
  ASSERT_EQ(content.series.size(), 2U) << "no item was popular";
  EXPECT_EQ(content.series[1].name, QStringLiteral("rare targets"));
  EXPECT_EQ(content.series[1].points.size(), 3U);
  const ChartContent none = groupsOverTimeContent(history, groupModels(layer), choiceOf(layer), kBaseSlot, SliceKind::kCategory);
  EXPECT_TRUE(none.series.empty()) << "no item has a category";
  EXPECT_TRUE(none.remark.isEmpty());
}

TEST(GroupsOverTime, SayHowManyOfTheGroupsAreDrawn) {
  const RunHistory history = madeHistory({});
  const LayerStructure layer = sideLayersOf(history).front();
  auto models = groupModels(layer);
  for (GroupRouting& model : models) {
    RoutedLayer& routed = model.layers.front();
    for (int i = 0; i < 8; ++i)
      routed.groups.push_back({SliceKind::kCategory, "c" + std::to_string(i), "c" + std::to_string(i), 1 + i, routed.groups.front().slots});
  }
  const ChartContent content = groupsOverTimeContent(history, models, choiceOf(layer), kBaseSlot, SliceKind::kCategory);
  ASSERT_EQ(content.series.size(), kMostSliceCurves + 1);
  EXPECT_TRUE(curveOf(content, QStringLiteral("c7")));
  EXPECT_FALSE(curveOf(content, QStringLiteral("c0"))) << "it has fewest items";
  EXPECT_TRUE(content.remark.contains(QStringLiteral("6 of 8"))) << content.remark.toStdString();
}

TEST(RouterTimePanel, ShowsWhatGroupsTakeFromTheChosenExpert) {
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  const LayerStructure layer = sideLayersOf(*history).front();
  RouterTimePanel panel;
  panel.showRun(history, std::nullopt);
  panel.show();
  panel.setChosen(ExpertName{layer.modality, layer.hiddenState, 1});
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("new")));
  EXPECT_TRUE(panel.wantsModels());
  panel.showModels(std::make_shared<const std::vector<GroupRouting>>(groupModels(layer)), {});
  EXPECT_EQ(panel.gateSlots()->currentData().toInt(), 1) << "as soon as a model has it";
  EXPECT_TRUE(panel.chart()->content().title.contains(expertName(1)));
  EXPECT_TRUE(curveOf(panel.chart()->content(), QStringLiteral("new items")));
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("popularity")));
  EXPECT_TRUE(curveOf(panel.chart()->content(), QStringLiteral("rare targets")));
  panel.chart()->setAxis(StepAxis::kEpoch);
  EXPECT_EQ(panel.chart()->content().x.title, lossContent(*history, StepAxis::kEpoch).x.title);
  panel.showSlot(kBaseSlot);
  EXPECT_EQ(panel.gateSlots()->currentIndex(), 0);
}

TEST(RouterTimePanel, OffersTheGateSlotsWhoseItemsAreSpreadOut) {
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  RouterTimePanel panel;
  panel.resize(600, 400);
  panel.showRun(history, std::nullopt);
  panel.show();
  EXPECT_FALSE(panel.wantsModels());
  EXPECT_FALSE(panel.gateSlots()->isVisible()) << "the mean has all of them";
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("spread")));
  EXPECT_TRUE(panel.wantsModels());
  EXPECT_TRUE(panel.gateSlots()->isVisible());
  panel.showModels(std::make_shared<const std::vector<GroupRouting>>(), QStringLiteral("Measuring"));
  EXPECT_EQ(panel.chart()->content().emptyText, QStringLiteral("Measuring"));
  const auto models = std::make_shared<const std::vector<GroupRouting>>(spreadModels(sideLayersOf(*history).front()));
  panel.showModels(models, QStringLiteral("Measuring"));
  EXPECT_EQ(panel.chart()->content().remark, QStringLiteral("Measuring"));
  ASSERT_EQ(panel.gateSlots()->count(), 3);
  panel.gateSlots()->setCurrentIndex(2);
  EXPECT_TRUE(panel.chart()->content().title.contains(expertName(1)));
  panel.showModels(models, {});
  EXPECT_EQ(panel.gateSlots()->currentIndex(), 2) << "what was chosen stays chosen";
  panel.hide();
  EXPECT_FALSE(panel.wantsModels());
}

TEST(RouterTimePanel, TakesTheGateSlotBeforeItIsThere) {
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  RouterTimePanel panel;
  panel.showRun(history, std::nullopt);
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("spread")));
  EXPECT_EQ(panel.gateSlot(), kBaseSlot);
  panel.showSlot(1);
  EXPECT_EQ(panel.gateSlots()->currentData().toInt(), kBaseSlot);
  EXPECT_EQ(panel.gateSlot(), 1) << "it will be";
  panel.showModels(std::make_shared<const std::vector<GroupRouting>>(spreadModels(sideLayersOf(*history).front())), {});
  EXPECT_EQ(panel.gateSlots()->currentData().toInt(), 1);
  panel.gateSlots()->setCurrentIndex(0);
  EXPECT_EQ(panel.gateSlot(), kBaseSlot);
}

TEST(RouterTimePanel, HasAllItsChoosersInTheWidthOfASmallWindow) {
  constexpr int kWide = 400;
  RouterTimePanel panel;
  panel.showRun(std::make_shared<const RunHistory>(madeHistory({})), std::nullopt);
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("spread")));
  EXPECT_LE(panel.minimumSizeHint().width(), kWide);
  panel.resize(kWide, 320);
  panel.show();
  QApplication::processEvents();
  for (const QComboBox* const box : {panel.layers(), panel.numbers(), panel.spans(), panel.gateSlots()})
    EXPECT_TRUE(panel.rect().contains(box->geometry())) << box->accessibleName().toStdString();
  EXPECT_GE(panel.layers()->width(), panel.layers()->sizeHint().width()) << "its words are whole";
  EXPECT_GT(panel.gateSlots()->y(), panel.layers()->y()) << "on the next line";
  EXPECT_GE(panel.chart()->y(), panel.gateSlots()->geometry().bottom());
  EXPECT_TRUE(panel.rect().contains(panel.chart()->geometry()));
}

TEST(RouterTimePanel, KeepsTheChosenLayerWhileTheRunGoesOn) {
  RouterTimePanel panel;
  panel.showRun(nullptr, std::nullopt);
  EXPECT_EQ(panel.layers()->count(), 0);
  EXPECT_TRUE(panel.chart()->content().series.empty());
  panel.showRun(std::make_shared<const RunHistory>(madeHistory({})), std::nullopt);
  ASSERT_GT(panel.layers()->count(), 1);
  panel.layers()->setCurrentIndex(1);
  const QString title = panel.chart()->content().title;
  EXPECT_TRUE(title.endsWith(panel.layers()->toolTip())) << title.toStdString();
  EXPECT_EQ(panel.layers()->toolTip().section(QLatin1Char(','), 0, 0), panel.layers()->currentText().section(QLatin1Char(' '), 0, 0))
      << "the same in short";
  MadeRun later;
  later.finished = 7;
  panel.showRun(std::make_shared<const RunHistory>(madeHistory(later)), std::nullopt);
  EXPECT_EQ(panel.chart()->content().title, title);
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("epochs")));
  EXPECT_TRUE(panel.chart()->content().x.title.startsWith(QStringLiteral("epoch of")));
}

TEST(WatchPage, GivesTheRoutersOverTimeTheRoomThatThereIs) {
  WatchPage page;
  page.resize(1260, 620);
  page.show();
  page.showState(madeState({}));
  page.bringToFront(page.routerTime());
  QApplication::processEvents();
  const QScrollArea* area = nullptr;
  for (const QWidget* up = page.routerTime(); up != nullptr && area == nullptr; up = up->parentWidget())
    area = qobject_cast<const QScrollArea*>(up);
  ASSERT_NE(area, nullptr);
  EXPECT_EQ(page.routerTime()->width(), area->viewport()->width());
  EXPECT_LE(page.routerTime()->height(), std::max(area->viewport()->height(), page.routerTime()->minimumSizeHint().height()));
}

TEST(WatchPage, HasWhatTheRoutersChooseNowAndOverTimeOnTabs) {
  WatchPage page;
  page.resize(1000, 700);
  page.show();
  page.showState(madeState({}));
  EXPECT_TRUE(page.heatMap()->isVisible());
  EXPECT_TRUE(page.routerTime()->chart()->content().series.empty()) << "nobody looks at it";
  page.bringToFront(page.routerTime());
  EXPECT_TRUE(page.routerTime()->isVisible());
  EXPECT_FALSE(page.routerTime()->chart()->content().series.empty());
  page.showMoment(WindowIndex{1});
  page.routerTime()->spans()->setCurrentIndex(1);
  EXPECT_EQ(page.routerTime()->chart()->content().x.title, QStringLiteral("epoch of D1"));
  page.bringToFront(page.heatMap());
  EXPECT_TRUE(page.heatMap()->isVisible());
}

}  // namespace
}  // namespace xsmoe::widgets
