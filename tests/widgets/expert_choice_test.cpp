// SPDX-License-Identifier: GPL-3.0-or-later
// One expert is chosen at a time: every view of Watch marks it, and a choice in any of them is everyone's.
#include "widgets/network/expert_choice.h"

#include <gmock/gmock.h>

#include <QApplication>
#include <QHeaderView>
#include <QTableWidget>
#include <QTest>
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "tests/widgets/made_run.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/group_routing_map.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/watch_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// No expert of it goes, so that all are there at every moment.
std::shared_ptr<const LiveState> wholeState() {
  MadeRun made;
  made.tau = 0;
  made.changes = false;
  return madeState(made);
}

class ChosenExpert : public testing::Test {
 protected:
  void SetUp() override {
    page_.setAnimated(false);
    page_.resize(1280, 800);
    page_.show();
    page_.showState(wholeState());
    const auto tiles = page_.network()->scene().tiles();
    ASSERT_GT(tiles.size(), 2U);
    first_ = tiles.front()->content().key;
    last_ = tiles.back()->content().key;
    page_.likeness()->showAnswer(redundancy(), std::nullopt);
    page_.groupRouting()->showAnswer(routing());
  }
  /// What all items take from each layer that the page shows.
  static GroupRouting routing() {
    GroupRouting all{0, 10, {}};
    const auto state = wholeState();
    for (const LayerUsage& usage : state->history->usage()) {
      RoutedLayer layer;
      layer.layer = usage;
      const SlotRouting even{{0.5, 0.01, {}}, {0.5, 0.01, {}}};
      layer.all.assign(usage.born.size() + 1, even);
      all.layers.push_back(layer);
    }
    return all;
  }
  /// The expert whose column is framed.
  [[nodiscard]] std::optional<ExpertName> ofGroups() const {
    const auto& map = *page_.groupRouting()->map();
    return map.chosenSlot() ? expertOf(map.view(), *map.chosenSlot()) : std::nullopt;
  }
  /// Of the layers that the page shows.
  static ExpertRedundancy redundancy() {
    ExpertRedundancy all;
    const auto state = wholeState();
    for (const LayerUsage& usage : state->history->usage()) {
      LayerLikeness layer;
      layer.layer = usage;
      const std::size_t experts = usage.born.size();
      layer.pairs.assign(experts, std::vector<ExpertLikeness>(experts, ExpertLikeness{0.5, 0.5}));
      all.layers.push_back(layer);
    }
    return all;
  }
  [[nodiscard]] std::optional<ExpertName> chosen() const { return page_.network()->selected(); }
  [[nodiscard]] std::optional<ExpertName> ofHeatMap() const {
    const auto& map = *page_.heatMap();
    for (int row = 0; row < map.rowCount(); ++row)
      for (int slot = 1; slot < map.slotCount(); ++slot)
        if (map.cellAt(map.cellRect({row, slot}).center()) && map.isChosen({row, slot})) return map.expertOf({row, slot});
    return std::nullopt;
  }
  /// The place that is in a ring.
  [[nodiscard]] std::optional<double> ofUtilization() const {
    for (const ChartSeries& series : page_.utilization()->content().series)
      if (series.ring) return series.points.front().x();
    return std::nullopt;
  }
  [[nodiscard]] QString ofOverTime() const {
    for (const ChartSeries& series : page_.routerTime()->chart()->content().series)
      if (series.strong) return series.name;
    return {};
  }
  [[nodiscard]] QString ofLikeness() const {
    const auto& table = *page_.likeness()->pairs();
    for (int row = 0; row < table.rowCount(); ++row)
      if (table.verticalHeaderItem(row)->font().bold()) return table.verticalHeaderItem(row)->text();
    return {};
  }

  WatchPage page_;
  ExpertName first_, last_;
};

TEST_F(ChosenExpert, OfTheNetworkIsMarkedInEveryView) {
  page_.bringToFront(page_.lives());
  page_.bringToFront(page_.routerTime());
  page_.network()->select(last_);
  EXPECT_EQ(ofHeatMap(), last_);
  EXPECT_EQ(ofGroups(), last_) << "its layer is shown";
  EXPECT_TRUE(ofUtilization());
  ASSERT_TRUE(page_.lives()->chosenRow());
  EXPECT_EQ(page_.lives()->lives()[*page_.lives()->chosenRow()].name, last_);
  EXPECT_TRUE(page_.lives()->isVisible()) << "what marks it stays in front";
  EXPECT_EQ(ofOverTime(), expertName(last_.born)) << "its layer is shown";
  EXPECT_TRUE(ofLikeness().endsWith(expertName(last_.born))) << ofLikeness().toStdString();
  EXPECT_NE(ofLikeness(), expertName(last_.born)) << "by a sign too";
}

TEST_F(ChosenExpert, OfAnotherMomentIsMarkedWhereItIs) {
  page_.network()->select(first_);
  const auto before = ofUtilization();
  page_.showMoment(WindowIndex{1});
  EXPECT_EQ(chosen(), first_);
  EXPECT_EQ(ofHeatMap(), first_);
  EXPECT_EQ(ofUtilization(), before) << "the first of its layer";
}

TEST_F(ChosenExpert, IsToldToWhoReadsTheScreenByEar) {
  page_.bringToFront(page_.lives());
  page_.network()->select(last_);
  EXPECT_TRUE(page_.heatMap()->accessibleDescription().contains(expertName(last_.born)));
  EXPECT_TRUE(page_.lives()->accessibleDescription().contains(expertName(last_.born)));
}

TEST_F(ChosenExpert, ComesFromACellOfTheWeights) {
  auto& map = *page_.heatMap();
  QTest::mouseClick(&map, Qt::LeftButton, {}, map.cellRect({0, 1}).center().toPoint());
  EXPECT_EQ(chosen(), first_);
  QTest::mouseClick(&map, Qt::LeftButton, {}, map.cellRect({0, 0}).center().toPoint());
  EXPECT_EQ(chosen(), first_) << "the base path is no expert";
}

TEST_F(ChosenExpert, ComesFromAColumnOfTheGroups) {
  page_.bringToFront(page_.groupRouting());
  QApplication::processEvents();
  auto& map = *page_.groupRouting()->map();
  const auto inFirst = [&map](std::size_t slot) { return map.cellRect({0, slot}).center().toPoint(); };
  QTest::mouseClick(&map, Qt::LeftButton, {}, inFirst(1));
  ASSERT_TRUE(chosen());
  EXPECT_EQ(chosen(), expertOf(map.view(), 1));
  EXPECT_EQ(ofGroups(), chosen());
  EXPECT_EQ(ofHeatMap(), chosen()) << "everywhere";
  EXPECT_TRUE(map.accessibleDescription().startsWith(QStringLiteral("chosen: ") + expertName(chosen()->born)));
  const auto before = chosen();
  QTest::mouseClick(&map, Qt::LeftButton, {}, inFirst(0));
  EXPECT_EQ(chosen(), before) << "the base path is no expert";
  page_.network()->select({});
  EXPECT_FALSE(ofGroups());
  const QPoint name(inFirst(1).x(), static_cast<int>(map.cellRect({0, 1}).top()) - 4);
  QTest::mouseClick(&map, Qt::LeftButton, {}, name);
  EXPECT_EQ(chosen(), before) << "its name above the column too";
}

TEST_F(ChosenExpert, ComesFromTheKeysOfTheGroups) {
  page_.bringToFront(page_.groupRouting());
  page_.network()->select(last_);
  auto& map = *page_.groupRouting()->map();
  EXPECT_EQ(map.focusPolicy(), Qt::StrongFocus);
  const std::size_t end = map.view().slots() - 1;
  ASSERT_GT(end, 1U);
  QTest::keyClick(&map, Qt::Key_Home);
  EXPECT_EQ(chosen(), expertOf(map.view(), 1));
  QTest::keyClick(&map, Qt::Key_Left);
  EXPECT_EQ(chosen(), expertOf(map.view(), 1)) << "the base path is no expert";
  QTest::keyClick(&map, Qt::Key_Right);
  EXPECT_EQ(chosen(), expertOf(map.view(), 2));
  QTest::keyClick(&map, Qt::Key_End);
  EXPECT_EQ(chosen(), expertOf(map.view(), end));
  QTest::keyClick(&map, Qt::Key_Escape);
  EXPECT_FALSE(chosen());
  EXPECT_FALSE(ofGroups());
}

TEST_F(ChosenExpert, OfALayerThatIsNotKnownYetIsFramedWhenItIs) {
  page_.groupRouting()->showReason(QStringLiteral("Adding up…"));
  page_.network()->select(last_);
  EXPECT_FALSE(ofGroups());
  page_.groupRouting()->showAnswer(routing());
  EXPECT_EQ(ofGroups(), last_);
}

TEST_F(ChosenExpert, ComesFromARowOfTheLives) {
  page_.bringToFront(page_.lives());
  QApplication::processEvents();
  auto& lives = *page_.lives();
  const QPointF name(2, lives.cellRect({1, 0}).center().y());
  ASSERT_EQ(lives.rowAt(name), 1U);
  QTest::mouseClick(&lives, Qt::LeftButton, {}, name.toPoint());
  EXPECT_EQ(chosen(), lives.lives()[1].name);
  EXPECT_TRUE(lives.isVisible());
}

TEST_F(ChosenExpert, ComesFromABarACurveAndATable) {
  auto& bars = *page_.utilization();
  const auto shown = utilizationBars(networkView(*wholeState(), {}, {}), std::nullopt, std::nullopt);
  ASSERT_FALSE(shown.experts.empty());
  for (std::size_t series = 0; series < shown.content.series.size(); ++series)
    for (std::size_t point = 0; point < shown.content.series[series].points.size(); ++point) {
      const auto expert = shown.experts.find(static_cast<int>(shown.content.series[series].points[point].x()));
      if (expert == shown.experts.end()) continue;
      Q_EMIT bars.pointClicked(static_cast<int>(series), static_cast<int>(point));
      ASSERT_EQ(chosen(), expert->second);
    }
  page_.bringToFront(page_.routerTime());
  Q_EMIT page_.routerTime()->chart()->pointClicked(1, 0);
  ASSERT_TRUE(chosen());
  EXPECT_EQ(ofOverTime(), expertName(chosen()->born));
  page_.network()->select(last_);  // its layer
  Q_EMIT page_.likeness()->pairs()->verticalHeader()->sectionClicked(0);
  ASSERT_TRUE(chosen());
  EXPECT_EQ(chosen()->hiddenState, last_.hiddenState);
  EXPECT_TRUE(ofLikeness().endsWith(expertName(chosen()->born)));
}

TEST_F(ChosenExpert, GoesWithEscapeFromEveryView) {
  page_.network()->select(last_);
  page_.heatMap()->setFocus();
  QTest::keyClick(page_.heatMap(), Qt::Key_Escape);
  EXPECT_FALSE(chosen());
  EXPECT_FALSE(ofHeatMap());
  EXPECT_FALSE(ofGroups());
  EXPECT_FALSE(ofUtilization());
  EXPECT_FALSE(page_.lives()->chosenRow());
  EXPECT_TRUE(ofOverTime().isEmpty());
  EXPECT_TRUE(ofLikeness().isEmpty());
}

TEST_F(ChosenExpert, HasItsLifeOnATabThatGoesWithIt) {
  page_.network()->select(first_);
  EXPECT_TRUE(page_.network()->biography()->isVisible());
  page_.bringToFront(page_.lives());
  EXPECT_FALSE(page_.network()->biography()->isVisible()) << "both can be looked at";
  page_.network()->select({});
  EXPECT_TRUE(page_.lives()->isVisible());
  page_.bringToFront(page_.expertCounts());
  page_.network()->select(last_);
  page_.network()->select({});
  EXPECT_TRUE(page_.expertCounts()->isVisible()) << "what was in front before";
}

}  // namespace
}  // namespace xsmoe::widgets
