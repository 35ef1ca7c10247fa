// SPDX-License-Identifier: GPL-3.0-or-later
// What the routers chose over windows and over epochs, as the record has it.
#include <gmock/gmock.h>

#include <QApplication>
#include <QComboBox>
#include <QScrollArea>
#include <algorithm>
#include <memory>
#include <vector>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_legend.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_spread.h"
#include "widgets/charts/router_time_chart.h"
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
    const QColor edge =
        standingOut(birthColour(born, history.description().settings.protocol.windows), lightPalette().color(QPalette::Base));
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

TEST(RouterTime, TellsUtilizationInPlaceOfWeights) {
  const RunHistory history = madeHistory({});
  auto choice = choiceOf(sideLayersOf(history).front());
  choice.number = RouterNumber::kUtilization;
  const ChartContent content = routerTimeContent(history, choice);
  EXPECT_EQ(content.y.title, QStringLiteral("utilization (%)"));
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

TEST(RouterTimePanel, OffersTheGateSlotsWhoseItemsAreSpreadOut) {
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  RouterTimePanel panel;
  panel.resize(600, 400);
  panel.showRun(history, std::nullopt);
  panel.show();
  EXPECT_FALSE(panel.wantsSpread());
  EXPECT_FALSE(panel.gateSlots()->isVisible()) << "the mean has all of them";
  panel.spans()->setCurrentIndex(panel.spans()->findData(QStringLiteral("spread")));
  EXPECT_TRUE(panel.wantsSpread());
  EXPECT_TRUE(panel.gateSlots()->isVisible());
  panel.showSpread({}, QStringLiteral("Measuring"));
  EXPECT_EQ(panel.chart()->content().emptyText, QStringLiteral("Measuring"));
  panel.showSpread(spreadModels(sideLayersOf(*history).front()), QStringLiteral("Measuring"));
  EXPECT_EQ(panel.chart()->content().remark, QStringLiteral("Measuring"));
  ASSERT_EQ(panel.gateSlots()->count(), 3);
  panel.gateSlots()->setCurrentIndex(2);
  EXPECT_TRUE(panel.chart()->content().title.contains(expertName(1)));
  panel.showSpread(spreadModels(sideLayersOf(*history).front()), {});
  EXPECT_EQ(panel.gateSlots()->currentIndex(), 2) << "what was chosen stays chosen";
  panel.hide();
  EXPECT_FALSE(panel.wantsSpread());
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
  panel.showSpread(spreadModels(sideLayersOf(*history).front()), {});
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
