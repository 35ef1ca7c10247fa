// A test in slices, by hand.
#include "model/analysis/test_slices.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/core/ranking_metrics.h"

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<TestSlice> slicesBy(SliceKind kind, const std::vector<SlicedSequence>& sequences) {
  auto slices = slicedTest({2}, {3}, sequences).slices;
  std::erase_if(slices, [&](const TestSlice& slice) { return slice.kind != kind; });
  return slices;
}

/// Key → how many sequences; −1: no metrics.
std::map<std::string, std::int64_t> sizesBy(SliceKind kind, const std::vector<SlicedSequence>& sequences) {
  std::map<std::string, std::int64_t> sizes;
  for (const auto& slice : slicesBy(kind, sequences)) sizes[slice.key] = slice.metrics ? slice.metrics->sequences : -1;
  return sizes;
}

/// Ranks 1 … 30, facts that differ.
std::vector<SlicedSequence> manySequences() {
  std::vector<SlicedSequence> sequences;
  for (int i = 0; i < 30; ++i)
    sequences.push_back({i % 7 == 0 ? 0 : i + 1, i % 3 == 0, i % 2 == 0, i % 4 == 0 ? "" : "category " + std::to_string(i % 5), i * i % 11,
                         1 + i % 12, i % 3 == 1});
  return sequences;
}

TEST(TestSlices, OfEachKindAddUpToTheWholeTest) {
  const auto sequences = manySequences();
  const auto test = slicedTest({2}, {3}, sequences);
  ASSERT_TRUE(test.whole);
  EXPECT_EQ(test.whole->sequences, 30);
  for (const auto& kind : sliceKinds()) {
    std::int64_t count = 0;
    Metrics sums;
    for (const auto& slice : slicesBy(kind.kind, sequences)) {
      if (!slice.metrics) continue;
      count += slice.metrics->sequences;
      for (const auto& metric : rankingMetrics())
        sums.*metric.field += (*slice.metrics).*metric.field * static_cast<double>(slice.metrics->sequences);
    }
    EXPECT_EQ(count, 30) << kind.key;
    for (const auto& metric : rankingMetrics())
      EXPECT_NEAR(sums.*metric.field, (*test.whole).*metric.field * 30, 1e-12) << kind.key << ", " << metric.key << ": rounding only";
  }
}

TEST(TestSlices, TellNewUsersAndItemsFromKnownOnes) {
  const std::vector<SlicedSequence> sequences{{1, true, true}, {0, true, false}, {3, false, true}};
  const auto users = slicesBy(SliceKind::kUsers, sequences);
  ASSERT_EQ(users.size(), 2U);
  EXPECT_EQ(users[0].name, "new users");
  EXPECT_EQ(users[0].metrics, metricsOf({3}));
  EXPECT_EQ(users[1].metrics, metricsOf({1, 0}));
  EXPECT_EQ(slicesBy(SliceKind::kItems, sequences)[0].metrics, metricsOf({0}));
  EXPECT_EQ(slicesBy(SliceKind::kItems, sequences)[1].metrics, metricsOf({1, 3}));
}

TEST(TestSlices, WithoutASequenceHaveNoMetrics) {
  EXPECT_EQ(sizesBy(SliceKind::kUsers, {{1, true, true}}), (std::map<std::string, std::int64_t>{{"new", -1}, {"known", 1}}));
  const auto none = slicedTest({2}, {3}, {});
  EXPECT_FALSE(none.whole);
  for (const auto& slice : none.slices) EXPECT_FALSE(slice.metrics) << slice.name;
}

TEST(TestSlices, OfPopularityAreThirdsThatKeepEqualCountsTogether) {
  std::vector<SlicedSequence> sequences;
  for (const int count : {9, 0, 1, 5, 2, 30}) sequences.push_back({1, true, true, "", count, 3});
  EXPECT_EQ(sizesBy(SliceKind::kPopularity, sequences), (std::map<std::string, std::int64_t>{{"rare", 2}, {"medium", 2}, {"popular", 2}}));
  std::vector<std::string> names;
  for (const auto& slice : slicesBy(SliceKind::kPopularity, sequences)) names.push_back(slice.name);
  EXPECT_THAT(names, ElementsAre("rare targets (0–1 training records)", "medium targets (2–5)", "popular targets (above 5)"));
  for (auto& one : sequences) one.popularity = 0;
  EXPECT_EQ(sizesBy(SliceKind::kPopularity, sequences), (std::map<std::string, std::int64_t>{{"rare", 6}, {"medium", -1}, {"popular", -1}}))
      << "nothing tells them apart";
}

TEST(TestSlices, OfHistoryGoByWhatTheModelReads) {
  std::vector<SlicedSequence> sequences;
  for (const int items : {1, 2, 3, 6, 9, 10, 50}) sequences.push_back({1, true, true, "", 0, items});
  EXPECT_EQ(sizesBy(SliceKind::kHistory, sequences),
            (std::map<std::string, std::int64_t>{{"1-2", 2}, {"3-4", 1}, {"5-6", 1}, {"7-9", 1}, {"10-", 2}}));
}

TEST(TestSlices, OfCategoriesBeginWithTheMostFrequent) {
  const auto of = [](const std::vector<std::string>& categories) {
    std::vector<SlicedSequence> sequences;
    for (const auto& category : categories) sequences.push_back({1, true, true, category});
    return sequences;
  };
  EXPECT_THAT(slicesBy(SliceKind::kCategory, of({"", ""})), IsEmpty()) << "the stream has none";
  std::vector<std::string> keys;
  for (const auto& slice : slicesBy(SliceKind::kCategory, of({"mugs", "lamps", "", "lamps", "clocks"}))) keys.push_back(slice.key);
  EXPECT_THAT(keys, ElementsAre("lamps", "clocks", "mugs", "(none)"));
  std::vector<std::string> many{"common", "common"};
  for (std::size_t i = 0; i < kCategoriesShown + 2; ++i) many.push_back("rare " + std::to_string(i));
  const auto slices = slicesBy(SliceKind::kCategory, of(many));
  EXPECT_EQ(slices.size(), kCategoriesShown + 1);
  EXPECT_EQ(slices.front().key, "common");
  EXPECT_EQ(slices.back().key, "(others)");
  EXPECT_EQ(slices.back().metrics->sequences, 3);
}

TEST(TestSlices, OfPickedItemsAreThereOnceAnItemIsPicked) {
  std::vector<SlicedSequence> sequences{{1, true, true}, {0, true, false}, {3, false, true}};
  EXPECT_THAT(slicesBy(SliceKind::kPicked, sequences), IsEmpty());
  for (auto& one : sequences) one.picked = one.rank == 3;
  const auto slices = slicesBy(SliceKind::kPicked, sequences);
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].key, "picked");
  EXPECT_EQ(slices[0].metrics, metricsOf({3}));
  EXPECT_EQ(slices[1].metrics, metricsOf({1, 0}));
  for (auto& one : sequences) one.picked = false;
  EXPECT_EQ(sizesBy(SliceKind::kPicked, sequences), (std::map<std::string, std::int64_t>{{"picked", -1}, {"others", 3}}))
      << "no target of this test is picked";
}

TEST(TestSlices, AreFoundByTheKeysOfTheirKinds) {
  for (const auto& kind : sliceKinds()) {
    EXPECT_EQ(findSliceKind(kind.key)->kind, kind.kind);
    EXPECT_EQ(&descriptionOf(kind.kind), findSliceKind(kind.key));
  }
  EXPECT_EQ(findSliceKind("age"), nullptr);
}

}  // namespace
}  // namespace xsmoe
