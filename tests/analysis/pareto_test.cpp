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

}  // namespace
}  // namespace xsmoe
