// Users whose ranks changed, gathered by slices, by hand.
#include "model/analysis/sliced_changes.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Of five users on one test. Ada and bob are known, the others new; what cat gets is no lamp.
RankedTest lampTest(const std::vector<std::int64_t>& ranks) {
  const std::vector<std::string> users{"ada", "bob", "cat", "dan", "eve"};
  RankedTest test{{3}, {4}, "test 4", {}, {}};
  for (std::size_t i = 0; i < users.size(); ++i) {
    test.targets.push_back({users[i], "item " + users[i], ranks.at(i)});
    test.sequences.push_back({ranks.at(i), i < 2, true, i == 2 ? "clocks" : "lamps", 10, 3});
  }
  markPicked(test, {"item bob", "item eve"});
  return test;
}

std::vector<ChangeSlice> changesBy(SliceKind kind, const SlicedChanges& changes) {
  auto slices = changes.slices;
  std::erase_if(slices, [&](const ChangeSlice& slice) { return slice.kind != kind; });
  return slices;
}

SlicedChanges changesBetween(const RankedTest& before, const RankedTest& after) {
  return slicedChanges(rankChangesOf(before, after).value(), after);
}

TEST(SlicedChanges, TellTheMeanFallOfEachSliceWithItsPairedError) {
  const auto changes = changesBetween(lampTest({1, 5, 12, 3, 20}), lampTest({4, 30, 2, 3, 26}));
  const auto slices = changesBy(SliceKind::kUsers, changes);
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].key, "new");
  EXPECT_EQ(slices[0].changes.users, 3);
  EXPECT_EQ(slices[1].name, "known users");
  const auto& known = slices[1].changes;
  EXPECT_EQ(known.users, 2);
  EXPECT_EQ(known.fell, 2);
  EXPECT_EQ(known.rose, 0);
  EXPECT_EQ(known.lost, 1) << "bob, from 5 to 30";
  EXPECT_EQ(known.gained, 0);
  ASSERT_TRUE(known.fall && known.hits);
  EXPECT_DOUBLE_EQ(known.fall->value, 14) << "of 3 and 25";
  EXPECT_NEAR(known.fall->error, 11 / std::sqrt(2.0), 1e-12) << "each is 11 from the mean";
  EXPECT_DOUBLE_EQ(known.hits->value, -0.5);
  EXPECT_NEAR(known.hits->error, 0.5 / std::sqrt(2.0), 1e-12);
  EXPECT_EQ(slices[0].changes.gained, 1) << "cat, from 12 to 2";
}

TEST(SlicedChanges, HaveEachUserOnceInTheSlicesOfAKind) {
  const auto changes = changesBetween(lampTest({1, 5, 12, 3, 20}), lampTest({4, 30, 2, 3, 26}));
  EXPECT_EQ(changes.whole.users, 5);
  EXPECT_EQ(changes.whole.fell, 3);
  std::map<SliceKind, UserChanges> sums;
  for (const auto& slice : changes.slices) {
    sums[slice.kind].users += slice.changes.users;
    sums[slice.kind].fell += slice.changes.fell;
    sums[slice.kind].lost += slice.changes.lost;
  }
  for (const auto& kind : sliceKinds()) {
    EXPECT_EQ(sums[kind.kind].users, changes.whole.users) << kind.key;
    EXPECT_EQ(sums[kind.kind].fell, changes.whole.fell) << kind.key;
    EXPECT_EQ(sums[kind.kind].lost, changes.whole.lost) << kind.key;
  }
}

TEST(SlicedChanges, NameTheUsersOfEachSlice) {
  const auto before = lampTest({1, 5, 12, 3, 20}), after = lampTest({4, 30, 2, 3, 26});
  const auto changes = rankChangesOf(before, after).value();
  for (const auto& slice : changesBy(SliceKind::kPicked, slicedChanges(changes, after))) {
    std::vector<std::string> users;
    for (const auto place : slice.members) users.push_back(changes.users.at(place).user);
    const bool picked = slice.key == "picked";
    EXPECT_EQ(users, picked ? (std::vector<std::string>{"bob", "eve"}) : (std::vector<std::string>{"ada", "dan", "cat"}))
        << "the deepest fall first";
  }
}

TEST(SlicedChanges, OfAllUsersAreWhatIsToldOfThem) {
  const auto before = lampTest({1, 5, 12, 3, 20}), after = lampTest({4, 30, 2, 3, 26});
  const auto changes = rankChangesOf(before, after).value();
  const auto told = hitChange(changes), whole = slicedChanges(changes, after).whole.hits;
  ASSERT_TRUE(told && whole);
  EXPECT_DOUBLE_EQ(whole->value, told->value);
  EXPECT_DOUBLE_EQ(whole->error, told->error);
}

TEST(SlicedChanges, GiveNoMeanOfFewerThanTwoUsers) {
  const auto slices = changesBy(SliceKind::kCategory, changesBetween(lampTest({1, 5, 12, 3, 20}), lampTest({4, 30, 2, 3, 26})));
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[1].key, "clocks");
  EXPECT_EQ(slices[1].changes.users, 1);
  EXPECT_EQ(slices[1].changes.rose, 1);
  EXPECT_FALSE(slices[1].changes.fall) << "of cat alone there is no error";
  EXPECT_FALSE(slices[1].changes.hits);
}

TEST(SlicedChanges, AreCutByTheWholeTestAfter) {
  auto after = lampTest({4, 30, 2, 3, 26});
  after.targets.push_back({"fay", "item fay", 1});
  after.sequences.push_back({1, false, true, "vases", 90, 3});
  std::vector<std::string> keys;
  for (const auto& slice : changesBy(SliceKind::kCategory, changesBetween(lampTest({1, 5, 12, 3, 20}), after))) keys.push_back(slice.key);
  EXPECT_THAT(keys, ElementsAre("lamps", "clocks", "vases")) << "also of what no compared user gets";
}

TEST(SlicedChanges, AreOfAllUsersAloneWhereATestDoesNotTellThemApart) {
  auto after = lampTest({4, 30, 2, 3, 26});
  after.sequences.clear();
  const auto changes = changesBetween(lampTest({1, 5, 12, 3, 20}), after);
  EXPECT_EQ(changes.whole.users, 5);
  EXPECT_THAT(changes.slices, IsEmpty());
}

}  // namespace
}  // namespace xsmoe
