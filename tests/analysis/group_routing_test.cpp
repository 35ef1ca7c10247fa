// What groups of items take from gate slots, with the arithmetic in sight.
#include "model/analysis/group_routing.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double kFloat = 1e-6;

SlicedSequence itemOf(bool known, const std::string& category, std::int64_t records) { return {0, false, known, category, records, 0}; }

/// The groups of a kind.
std::vector<RoutedGroup> groupsOf(const RoutedLayer& layer, SliceKind kind) {
  auto groups = layer.groups;
  std::erase_if(groups, [&](const RoutedGroup& group) { return group.kind != kind; });
  return groups;
}

/// Four lamps that a router sends to the base path and four clocks that it sends to the expert, each a little differently.
class PlantedRouting : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 8; ++i) items.push_back(itemOf(true, i < 4 ? "lamps" : "clocks", i));
    groups = groupItems(items);
  }
  [[nodiscard]] RoutedLayer routed() const {
    constexpr std::array<float, 4> kWobble{-0.02F, -0.01F, 0.01F, 0.02F};
    RoutingSums sums(groups, 2);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const float base = (i < 4 ? 0.7F : 0.2F) + kWobble[i % 4];
      sums.add(std::array{base, 1 - base}, std::array{2 * base, 1 - base});
    }
    return sums.routed({Modality::kVisual, {0}, 6, {0}, 0});
  }
  std::vector<SlicedSequence> items;
  std::vector<ItemGroups> groups;
};

TEST_F(PlantedRouting, GivesTheMeansThatWerePlanted) {
  const auto categories = groupsOf(routed(), SliceKind::kCategory);
  ASSERT_THAT(categories, SizeIs(2));
  EXPECT_EQ(categories[0].key, "clocks") << "as many as lamps, so by name";
  EXPECT_EQ(categories[1].items, 4);
  EXPECT_NEAR(categories[0].slots[0].gate.value, 0.2, kFloat);
  EXPECT_NEAR(categories[1].slots[0].gate.value, 0.7, kFloat);
  EXPECT_NEAR(categories[1].slots[1].gate.value, 0.3, kFloat);
  // Deviations 0.02 and 0.01, twice each: s² = 2 (4 + 1) 10⁻⁴ / 3.
  EXPECT_NEAR(*categories[1].slots[0].gate.error, std::sqrt(10e-4 / 3 / 4), kFloat);
  EXPECT_NEAR(routed().all[0].gate.value, 0.45, kFloat);
}

TEST_F(PlantedRouting, TellsHowSingleItemsLieAmongThemselves) {
  constexpr double kCell = 1.0 / ShareHistogram::kCells;
  const auto layer = routed();
  ASSERT_THAT(layer.spread, SizeIs(2));
  // Base gates: 0.18, 0.19, 0.21, 0.22 of clocks, then 0.68, 0.69, 0.71, 0.72 of lamps.
  const auto& gate = layer.spread[0].gate;
  EXPECT_NEAR(gate.least, 0.18, kFloat);
  EXPECT_NEAR(gate.quarter, 0.19, kCell);
  EXPECT_NEAR(gate.median, 0.22, kCell) << "half of the items have at most this";
  EXPECT_NEAR(gate.threeQuarters, 0.69, kCell);
  EXPECT_NEAR(gate.most, 0.72, kFloat);
  // Norms 2 b and 1 − b of the same item: 2 b / (1 + b).
  EXPECT_NEAR(layer.spread[0].utilization.most, 1.44 / 1.72, kFloat);
  EXPECT_NEAR(layer.spread[1].utilization.least, 0.28 / 1.72, kFloat);
}

TEST_F(PlantedRouting, GivesUtilizationAsAQuotientOfSums) {
  const auto categories = groupsOf(routed(), SliceKind::kCategory);
  // Norms 2 b and 1 − b, in all 1 + b: Σ 2 b / Σ (1 + b).
  const double share = 1.4 / 1.7;
  EXPECT_NEAR(categories[1].slots[0].utilization.value, share, kFloat);
  EXPECT_NEAR(categories[1].slots[1].utilization.value, 1 - share, kFloat);
  // 2 b − R (1 + b) has the deviation of b times 2 − R.
  EXPECT_NEAR(*categories[1].slots[0].utilization.error, (2 - share) * std::sqrt(10e-4 / 3 / 4) / 1.7, kFloat);
}

TEST_F(PlantedRouting, ComparesAGroupWithTheItemsOutsideIt) {
  const auto layer = routed();
  const auto categories = groupsOf(layer, SliceKind::kCategory);
  const auto& lamps = categories[1].slots[0].gate;
  ASSERT_TRUE(lamps.fromOthers);
  EXPECT_NEAR(lamps.fromOthers->value, 0.5, kFloat);
  EXPECT_NEAR(lamps.fromOthers->error, std::sqrt(2 * 10e-4 / 3 / 4), kFloat);
  EXPECT_TRUE(lamps.differs());
  EXPECT_FALSE(layer.all[0].gate.fromOthers) << "nothing is outside";
}

TEST_F(PlantedRouting, CallsNothingADifferenceThatLiesWithinTheSpread) {
  items.clear();
  for (int i = 0; i < 8; ++i) items.push_back(itemOf(true, i % 2 == 0 ? "even" : "odd", 1));
  groups = groupItems(items);
  for (const auto& group : groupsOf(routed(), SliceKind::kCategory))
    for (const auto& slot : group.slots) {
      EXPECT_FALSE(slot.gate.differs()) << group.key << ": 0.445 and 0.455 with errors of 0.15";
      EXPECT_FALSE(slot.utilization.differs());
    }
}

TEST(RoutingSums, HaveNoErrorAndNoDifferenceWhereAllItemsAreAlike) {
  std::vector<SlicedSequence> items;
  for (int i = 0; i < 30; ++i) items.push_back(itemOf(i % 3 != 0, "", i));
  const auto groups = groupItems(items);
  RoutingSums sums(groups, 3);
  for (std::size_t i = 0; i < items.size(); ++i) sums.add(std::array{0.1F, 0.3F, 0.6F}, std::array{0.7F, 1.1F, 0.3F});
  const auto layer = sums.routed({});
  ASSERT_THAT(layer.groups, SizeIs(2 + 3)) << "new and known, thirds; no category";
  for (const auto& group : layer.groups)
    for (const auto& slot : group.slots) {
      EXPECT_EQ(slot.gate.error, 0.0);
      EXPECT_FALSE(slot.gate.differs());
      EXPECT_NEAR(*slot.utilization.error, 0, 1e-12);
      EXPECT_FALSE(slot.utilization.differs());
    }
}

TEST(RoutingSums, TellNothingOfAGroupWithoutItemsAndNoErrorOfASingleOne) {
  const std::vector<SlicedSequence> items{itemOf(true, "lamps", 4), itemOf(true, "lamps", 4), itemOf(true, "clocks", 4)};
  const auto groups = groupItems(items);
  RoutingSums sums(groups, 2);
  for (const float base : {0.5F, 0.7F, 0.1F}) sums.add(std::array{base, 1 - base}, std::array{base, 1 - base});
  const auto layer = sums.routed({});
  const auto novelty = groupsOf(layer, SliceKind::kItems);
  ASSERT_THAT(novelty, SizeIs(2));
  EXPECT_EQ(novelty[0].key, "new");
  EXPECT_THAT(novelty[0].slots, IsEmpty());
  EXPECT_FALSE(novelty[1].slots[0].gate.fromOthers) << "there are no other items";
  const auto categories = groupsOf(layer, SliceKind::kCategory);
  ASSERT_EQ(categories[1].key, "clocks");
  EXPECT_NEAR(categories[1].slots[0].gate.value, 0.1, kFloat);
  EXPECT_FALSE(categories[1].slots[0].gate.error);
  EXPECT_FALSE(categories[0].slots[0].gate.differs()) << "of one item outside nothing is known";
  EXPECT_TRUE(RoutingSums(groups, 2).routed({}).all.empty());
  EXPECT_TRUE(RoutingSums(groups, 2).routed({}).spread.empty());
}

TEST(ItemGroups, NameThirdsByTheTrainingRecordsOfTheirItems) {
  std::vector<SlicedSequence> items;
  for (const int records : {0, 1, 1, 2, 5, 8}) items.push_back(itemOf(records > 0, "", records));
  const auto groups = groupItems(items);
  ASSERT_THAT(groups, SizeIs(2));
  std::vector<std::string> names;
  for (const auto& [key, name] : groups[1].parts.slices) names.push_back(name);
  // A third is two items, but those with one record stay together.
  EXPECT_THAT(
      names, ElementsAre("rare items (0–1 training records)", "medium items (2 training records)", "popular items (5–8 training records)"));
  EXPECT_THAT(groups[1].parts.sliceOf, ElementsAre(0, 0, 0, 1, 2, 2));
}

}  // namespace
}  // namespace xsmoe
