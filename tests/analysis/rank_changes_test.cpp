// Whose held-out item fell, by hand.
#include "model/analysis/rank_changes.h"

#include <gmock/gmock.h>

#include <utility>

namespace xsmoe {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// On the test on D_4.
RankedTest rankedOf(std::vector<RankedTarget> targets, int window = 3) { return {{window}, {4}, "test 4", std::move(targets)}; }

const RankedTest kBefore = rankedOf({{"ada", "tea", 1}, {"bob", "mug", 5}, {"cat", "cup", 12}, {"dan", "pot", 0}, {"eve", "jar", 3}}, 2);
const RankedTest kAfter = rankedOf({{"cat", "cup", 2}, {"bob", "mug", 30}, {"ada", "tea", 4}, {"dan", "pot", 7}, {"fay", "pan", 1}});

TEST(RankChanges, BeginWithTheUserWhoseTargetFellMost) {
  const auto changes = rankChangesOf(kBefore, kAfter);
  ASSERT_TRUE(changes) << describe(changes.error());
  ASSERT_THAT(changes->users, SizeIs(3));
  EXPECT_EQ(changes->users[0], (RankChange{"bob", "mug", "mug", 5, 30}));
  EXPECT_EQ(changes->users[1], (RankChange{"ada", "tea", "tea", 1, 4}));
  EXPECT_EQ(changes->users[2], (RankChange{"cat", "cup", "cup", 12, 2}));
  EXPECT_EQ(changes->users[0].fall(), 25);
  EXPECT_TRUE(changes->users[0].lostHit());
  EXPECT_FALSE(changes->users[1].lostHit()) << "it is still among the first ten";
  EXPECT_TRUE(changes->users[2].gainedHit());
}

TEST(RankChanges, CountWhatBecameOfEachUser) {
  const auto changes = rankChangesOf(kBefore, kAfter).value();
  EXPECT_EQ(changes.fell, 2);
  EXPECT_EQ(changes.rose, 1);
  EXPECT_EQ(changes.lost, 1);
  EXPECT_EQ(changes.gained, 1);
  EXPECT_EQ(changes.notRanked, 1) << "dan had the pot already: no model is to blame";
  EXPECT_EQ(changes.onlyBefore, 1);
  EXPECT_EQ(changes.onlyAfter, 1);
}

TEST(RankChanges, OfEqualFallsPutTheBetterRankBeforeFirst) {
  const auto changes = rankChangesOf(rankedOf({{"far", "a", 100}, {"near", "b", 2}, {"nearer", "c", 2}}),
                                     rankedOf({{"far", "a", 105}, {"near", "b", 7}, {"nearer", "c", 7}}));
  ASSERT_TRUE(changes);
  EXPECT_EQ(changes->users[0].user, "near");
  EXPECT_EQ(changes->users[1].user, "nearer") << "as in the test";
  EXPECT_EQ(changes->users[2].user, "far");
}

TEST(RankChanges, BetweenTwoWindowsTellEachWindowsTarget) {
  RankedTest earlier{{2}, {3}, "test 3", {{"ada", "mug", 2}}};
  const auto changes = rankChangesOf(earlier, kAfter);
  ASSERT_TRUE(changes) << describe(changes.error());
  EXPECT_EQ(changes->users.at(0), (RankChange{"ada", "mug", "tea", 2, 4}));
}

TEST(RankChanges, OfOtherTestsOrOtherUsersAreRefused) {
  auto other = kAfter;
  other.test = "test 4 of another stream";
  EXPECT_THAT(describe(rankChangesOf(kBefore, other).error()), HasSubstr("the tests on D_4 are not the same"));
  const auto strangers = rankChangesOf(rankedOf({{"zoe", "tea", 1}}), kAfter);
  ASSERT_FALSE(strangers);
  EXPECT_THAT(describe(strangers.error()), HasSubstr("no user is in the test on D_4 and in that on D_4"));
}

TEST(RankChanges, TellHowFarHitsChangedAndHowSurely) {
  RankChanges changes;
  EXPECT_FALSE(hitChange(changes)) << "of nobody";
  changes.users.resize(100);
  changes.lost = 20;
  changes.gained = 4;
  const auto change = hitChange(changes);
  ASSERT_TRUE(change);
  EXPECT_DOUBLE_EQ(change->value, -0.16);
  EXPECT_NEAR(change->error, 0.0463, 1e-4) << "√((0.24 − 0.16²) / 100)";
  EXPECT_TRUE(change->isDifference());
  changes.gained = 18;
  EXPECT_FALSE(hitChange(changes)->isDifference()) << "−0.02 is within two standard errors of 0.06";
}

}  // namespace
}  // namespace xsmoe
