// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of items and gate slots as a heat map and a table.
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFont>
#include <QSignalSpy>
#include <QTableView>

#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/group_routing_map.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/theme.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::widgets {
namespace {

GroupNumber numberOf(double value, double change, double error) { return {value, 0.01, MetricChange{change, error, 1}}; }

/// Lamps take more of E0 than the others, clocks less; old items differ from new ones by less than chance does.
GroupRouting madeRouting(int window = 3) {
  const auto slots = [](double base, double change, double error) {
    const GroupNumber first = numberOf(base, change, error), second = numberOf(1 - base, -change, error);
    return std::vector<SlotRouting>{{first, second}, {second, first}};
  };
  RoutedLayer layer{{Modality::kVisual, {0}, 6, {0}, 0}, {{{0.6, 0.01, {}}, {0.4, 0.01, {}}}, {{0.4, 0.01, {}}, {0.6, 0.01, {}}}}, {}};
  layer.groups = {{SliceKind::kItems, "new", "new items", 0, {}},
                  {SliceKind::kItems, "known", "known items", 1200, slots(0.61, 0.02, 0.02)},
                  {SliceKind::kCategory, "lamps", "lamps", 700, slots(0.52, -0.2, 0.02)},
                  {SliceKind::kCategory, "clocks", "clocks", 500, slots(0.72, 0.2, 0.02)}};
  RoutedLayer other = layer;
  other.layer.modality = Modality::kTextual;
  return {window, 1200, {layer, other}};
}

class GroupRoutingMapTest : public testing::Test {
 protected:
  void SetUp() override {
    map.resize(500, 320);
    map.setView(viewOf(madeRouting(), 0, RouterNumber::kGate));
  }
  GroupRoutingMap map;
};

TEST_F(GroupRoutingMapTest, HasARowForAllItemsAndOneForEachGroup) {
  ASSERT_EQ(map.view().rows.size(), 5U);
  EXPECT_EQ(map.view().rows[0].name, QStringLiteral("all items"));
  EXPECT_EQ(map.view().slots(), 2U);
  for (const GroupRoutingMap::Cell cell : {GroupRoutingMap::Cell{0, 0}, {2, 1}, {4, 1}}) {
    const auto found = map.cellAt(map.cellRect(cell).center());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->row, cell.row);
    EXPECT_EQ(found->slot, cell.slot);
  }
  EXPECT_FALSE(map.cellAt(QPointF(1, 1)));
  EXPECT_TRUE(map.view().title.contains(QStringLiteral("model after D3")));
}

TEST_F(GroupRoutingMapTest, MarksWhatDiffersFromTheOtherItemsByMoreThanChance) {
  EXPECT_EQ(map.mark({3, 0}), -1) << "lamps";
  EXPECT_EQ(map.mark({3, 1}), 1);
  EXPECT_EQ(map.mark({4, 0}), 1) << "clocks";
  EXPECT_EQ(map.mark({2, 0}), 0) << "0.02 with an error of 0.02";
  EXPECT_EQ(map.mark({0, 0}), 0) << "nothing is outside all items";
  EXPECT_TRUE(map.tooltipAt(map.cellRect({2, 0}).center()).contains(QStringLiteral("no difference")));
  EXPECT_TRUE(map.tooltipAt(map.cellRect({3, 0}).center()).contains(QStringLiteral("Differs")));
  EXPECT_TRUE(map.tooltipAt(map.cellRect({3, 0}).center()).endsWith(explained(Symbol::kGroupLess))) << "▼ is no death here";
  EXPECT_TRUE(map.tooltipAt(map.cellRect({4, 0}).center()).endsWith(explained(Symbol::kGroupMore)));
}

TEST_F(GroupRoutingMapTest, WritesPercentAndColoursFromTheLeastToTheLargest) {
  EXPECT_EQ(map.cellText({3, 0}), QStringLiteral("52.0"));
  EXPECT_EQ(map.cellText({1, 0}), QString(QChar(0x2013))) << "no new item";
  EXPECT_EQ(map.cellColour({1, 0}), map.palette().color(QPalette::Base));
  // From 0.28 to 0.72, rounded outwards to 0.25 … 0.75.
  EXPECT_EQ(map.cellColour({4, 0}), paleHeatColour((0.72 - 0.25) / 0.5, isDark(map.palette())));
  map.setView(viewOf(madeRouting(), 0, RouterNumber::kUtilization));
  EXPECT_EQ(map.cellText({3, 0}), QStringLiteral("48.0"));
  EXPECT_TRUE(map.view().title.startsWith(QStringLiteral("Utilization")));
}

/// A layer of eight experts whose numbers lie close together.
GroupRoutingView eightExperts() {
  GroupRoutingView view;
  view.born = {1, 2, 3, 4, 5, 6, 7, 8};
  view.rows = {{QStringLiteral("all items"), {}, 758, {}}, {QStringLiteral("rare items (0–159 training records)"), {}, 254, {}}};
  for (auto& row : view.rows)
    for (std::size_t slot = 0; slot < view.slots(); ++slot) row.numbers.push_back(numberOf(slot == 0 ? 0.182 : 0.087 + 0.01 * slot, 0, 1));
  return view;
}

TEST(GroupRoutingMap, HasNumbersInTheNarrowCellsOfEightExperts) {
  constexpr int kNarrow = 390, kWide = 660;  // in windows of 1280 × 800 and of 1920 × 1080
  GroupRoutingMap map;
  map.setView(eightExperts());
  for (const double larger : {1.0, 1.25}) {
    QFont letters = QApplication::font();
    letters.setPointSizeF(letters.pointSizeF() * larger);
    map.setFont(letters);
    map.resize(kNarrow, 320);
    EXPECT_EQ(map.cellText({0, 0}), QStringLiteral("18")) << larger;
    EXPECT_EQ(map.cellText({1, 8}), QStringLiteral("17")) << larger;
  }
  map.setFont(QApplication::font());
  map.resize(kWide, 320);
  EXPECT_EQ(map.cellText({1, 8}), QStringLiteral("16.7"));
}

TEST(GroupRoutingMap, HasAFinerScaleForNumbersThatLieCloseTogether) {
  GroupRoutingMap map;
  map.setView(eightExperts());
  // From 0.097 to 0.182, rounded outwards to 0.09 … 0.19.
  EXPECT_EQ(map.cellColour({0, 0}), paleHeatColour((0.182 - 0.09) / 0.1, isDark(map.palette())));
  EXPECT_EQ(map.cellColour({1, 1}), paleHeatColour((0.097 - 0.09) / 0.1, isDark(map.palette())));
}

TEST_F(GroupRoutingMapTest, ShowsTheSameAsATableWithErrors) {
  auto* const table = map.findChild<QTableView*>();
  const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
  map.show();
  map.showTable(true);
  EXPECT_TRUE(table->isVisible());
  ASSERT_EQ(table->model()->rowCount(), 5);
  ASSERT_EQ(table->model()->columnCount(), 2 + 1 + 2 * 4) << "row and group, items, and four numbers of each slot";
  EXPECT_EQ(table->model()->index(3, 1).data().toString(), QStringLiteral("category: lamps"));
  EXPECT_EQ(table->model()->index(3, 2).data().toString(), QStringLiteral("700"));
  EXPECT_EQ(table->model()->index(3, 3).data().toString(), QStringLiteral("52"));
  EXPECT_EQ(table->model()->index(3, 4).data().toString(), QStringLiteral("1"));
  EXPECT_EQ(table->model()->index(3, 5).data().toString(), QStringLiteral("−20"));
  EXPECT_EQ(table->model()->index(1, 3).data().toString(), QString()) << "no new item";
}

TEST_F(GroupRoutingMapTest, TellsReadersOfTheScreenEveryNumber) {
  EXPECT_TRUE(map.accessibleDescription().contains(QStringLiteral("lamps: base path 52.0")));
  EXPECT_TRUE(map.accessibleDescription().contains(QStringLiteral("(less)")));
  EXPECT_TRUE(map.accessibleDescription().contains(QStringLiteral("new items: no item")));
}

TEST_F(GroupRoutingMapTest, SaysBelowItsPictureWhereItComesFrom) {
  EXPECT_EQ(map.describedPicture().size, map.size());
  map.setProvenance([] { return QStringList{QStringLiteral("Run one")}; });
  EXPECT_EQ(map.describedPicture().size.width(), map.width());
  EXPECT_GT(map.describedPicture().size.height(), map.height());
}

TEST_F(GroupRoutingMapTest, GrowsWithItsGroupsSoThatRowsCanBeRead) {
  GroupRouting many = madeRouting();
  for (int i = 0; i < 20; ++i) many.layers[0].groups.push_back(many.layers[0].groups.back());
  const int before = map.minimumSizeHint().height();
  map.setView(viewOf(many, 0, RouterNumber::kGate));
  EXPECT_GT(map.minimumSizeHint().height(), before + 20 * 14);
}

TEST(GroupRoutingPanel, SaysOfWhichMomentItIsAndLetsALayerBeChosen) {
  GroupRoutingPanel panel;
  panel.resize(460, 300);
  panel.show();
  panel.showReason(QStringLiteral("Not yet."));
  EXPECT_EQ(panel.words(), QStringLiteral("Not yet."));
  EXPECT_FALSE(panel.map()->isVisible());
  panel.showAnswer(madeRouting());
  EXPECT_TRUE(panel.map()->isVisible());
  EXPECT_TRUE(panel.words().startsWith(QStringLiteral("Model after D3, over all 1,200 items of the windows up to D4")));
  ASSERT_EQ(panel.layers()->count(), 2);
  panel.layers()->setCurrentIndex(1);
  EXPECT_TRUE(panel.map()->view().title.contains(panel.layers()->itemText(1)));
  panel.showReason(QStringLiteral("Adding up…"));
  panel.showAnswer(madeRouting(4));
  EXPECT_EQ(panel.layers()->currentIndex(), 1) << "the layer stays when the moment changes";
  panel.numbers()->setCurrentIndex(1);
  EXPECT_EQ(panel.map()->view().number, RouterNumber::kUtilization);
}

TEST(GroupRoutingPanel, TakesItsLayerBeforeThereIsAnAnswer) {
  GroupRoutingPanel panel;
  EXPECT_FALSE(panel.layer());
  panel.showLayer(Modality::kTextual, 6);
  panel.showAnswer(madeRouting());
  EXPECT_EQ(panel.layers()->currentIndex(), 1);
  ASSERT_TRUE(panel.layer());
  EXPECT_EQ(panel.layer()->modality, Modality::kTextual);
}

TEST(GroupRoutingPanel, TellsWhetherItIsSeen) {
  GroupRoutingPanel panel;
  QSignalSpy seen(&panel, &GroupRoutingPanel::seenChanged);
  panel.show();
  panel.hide();
  ASSERT_EQ(seen.count(), 2);
  EXPECT_TRUE(seen.at(0).at(0).toBool());
  EXPECT_FALSE(seen.at(1).at(0).toBool());
}

}  // namespace
}  // namespace xsmoe::widgets
