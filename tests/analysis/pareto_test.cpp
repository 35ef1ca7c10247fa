#include "model/analysis/pareto.h"

#include <gmock/gmock.h>

#include <random>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParetoFront, HoldsWhatNothingBeats) {
  EXPECT_THAT(paretoFront(std::vector<TradeOff>{}), IsEmpty());
  EXPECT_THAT(paretoFront(std::vector<TradeOff>{{3, 0.3}, {1, 0.1}, {2, 0.1}, {2, 0.2}, {4, 0.25}}), ElementsAre(1, 3, 0));
}

TEST(ParetoFront, HoldsAllOfThoseThatAreEqual) {
  EXPECT_THAT(paretoFront(std::vector<TradeOff>{{2, 0.2}, {1, 0.1}, {2, 0.2}, {1, 0.1}}), ElementsAre(1, 3, 0, 2));
  EXPECT_THAT(paretoFront(std::vector<TradeOff>{{2, 0.2}, {3, 0.2}}), ElementsAre(0)) << "as good, and more costly";
  EXPECT_THAT(paretoFront(std::vector<TradeOff>{{2, 0.2}, {2, 0.3}}), ElementsAre(1)) << "as costly, and better";
}

TEST(ParetoFront, IsThatOfComparingEachWithEach) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<TradeOff> all(1 + random() % 40);
    for (auto& one : all) one = {static_cast<double>(random() % 8), static_cast<double>(random() % 8)};  // many are equal
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < all.size(); ++i) {
      bool beaten = false;
      for (const auto& other : all)
        beaten = beaten || (other.cost <= all[i].cost && other.quality >= all[i].quality &&
                            (other.cost < all[i].cost || other.quality > all[i].quality));
      if (!beaten) expected.push_back(i);
    }
    const auto front = paretoFront(all);
    EXPECT_THAT(front, testing::UnorderedElementsAreArray(expected));
    for (std::size_t i = 1; i < front.size(); ++i) EXPECT_LE(all[front[i - 1]].cost, all[front[i]].cost);
  }
}

TEST(FrontStandings, CallNoDifferenceWithinTwoStandardErrorsOne) {
  const std::vector<TradeOff> all{{1, 10, 0.5}, {2, 11, 0.5}, {3, 15, 0.5}, {4, 14, 0.5}, {4, 12, 0.5}, {1, 9.5, 0.5}};
  const auto front = paretoFront(all);
  ASSERT_THAT(front, ElementsAre(0, 1, 2));
  EXPECT_THAT(standingsTo(front, all), ElementsAre(FrontStanding::kOn, FrontStanding::kOnNotApart, FrontStanding::kOn,
                                                   FrontStanding::kBelowNotApart, FrontStanding::kBelow, FrontStanding::kBelowNotApart))
      << "√(0.5² + 0.5²) is 0.71, twice that 1.41";
}

TEST(FrontStandings, WithoutErrorsGoByTheNumbers) {
  const std::vector<TradeOff> all{{1, 10}, {2, 10.1}, {3, 10.05}, {3, 10.1}};
  EXPECT_THAT(standingsTo(paretoFront(all), all),
              ElementsAre(FrontStanding::kOn, FrontStanding::kOn, FrontStanding::kBelow, FrontStanding::kBelowNotApart))
      << "the last is as good as one that costs less";
}

}  // namespace
}  // namespace xsmoe
