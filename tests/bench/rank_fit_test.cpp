#include "tests/bench/rank_fit.h"

#include <gmock/gmock.h>

namespace xsmoe::bench {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;

TEST(FittedLine, GoesThroughPointsOfALine) { EXPECT_EQ(fitLine({{1, 5}, {2, 7}, {4, 11}}), (Line{3, 2})); }

TEST(FittedLine, IsTheBestByLeastSquares) { EXPECT_EQ(fitLine({{0, 1}, {1, 4}, {2, 4}}), (Line{1.5, 1.5})); }

TEST(FittedLine, HasNoCostBelowZero) {
  EXPECT_EQ(fitLine({{1, 0}, {2, 2}}), (Line{0, 0.8})) << "through the origin, 4 / 5";
  EXPECT_EQ(fitLine({{1, 3}, {2, 1}}), (Line{2, 0}));
}

TEST(FittedLine, OfOnePlaceIsItsMean) {
  EXPECT_EQ(fitLine({{2, 1}, {2, 3}}), (Line{2, 0}));
  EXPECT_EQ(fitLine({}), Line{});
}

TEST(Computing, IsSharedAsFarAsMoreRanksTakeLess) {
  const auto half = computingOf(1, 0.75, 2);
  EXPECT_THAT(half.shared, DoubleEq(0.5));
  EXPECT_THAT(half.own, DoubleEq(0.5));
  const auto all = computingOf(1, 0.25, 4);
  EXPECT_THAT(all.shared, DoubleEq(1));
  EXPECT_THAT(all.own, DoubleEq(0));
}

TEST(Computing, IsNeitherBelowZeroNorMoreThanTheStep) {
  EXPECT_THAT(computingOf(1, 1.5, 2).shared, DoubleEq(0)) << "two ranks were slower";
  EXPECT_THAT(computingOf(1, 0.3, 2).shared, DoubleEq(1)) << "two ranks were more than twice as fast";
}

TEST(PrintedConstants, HaveFourDigitsOfWhichAllElseIsComputed) {
  EXPECT_THAT(significant(0.0123456, 3), DoubleNear(0.0123, 1e-12));
  EXPECT_THAT(significant(98765, 2), DoubleEq(99000));
  EXPECT_THAT(significant(0, 4), DoubleEq(0));
  RankCosts costs;
  costs.trained = 64'321;
  costs.step.shared = 0.1384567;
  costs.message = 312.4567e-6;
  EXPECT_THAT(asPrinted(costs).step.shared, DoubleNear(0.1385, 1e-12));
  EXPECT_THAT(asPrinted(costs).message, DoubleNear(312.5e-6, 1e-12));
  EXPECT_THAT(asPrinted(costs).trained, DoubleEq(costs.trained)) << "counts are printed whole";
}

/// Timings of a step of 0.5 + 0.5 / N, a message of 1 ms and a byte of 1 µs, embedding of 2 ms an item, and 4 + 0.5 I for a sequence.
RawTimings roundTimings() {
  RawTimings timings;
  timings.alone = 1;
  timings.together = 0.75;
  timings.smallExchange = 1e-3;
  timings.largeExchange = 1e-3 + 1e-6 * (kLargeExchange - kSmallExchange);
  timings.rankings = {{10, 2, 2 * 9.0}, {20, 3, 3 * 14.0}};
  timings.embed = 0.04;
  timings.test = 0.04 + 3 * 14.0 + 6;
  return timings;
}

TEST(FittedConstants, FollowFromTheTimings) {
  const auto costs = fitted({}, roundTimings());
  EXPECT_THAT(costs.step.shared, DoubleEq(0.5));
  EXPECT_THAT(costs.step.own, DoubleEq(0.5));
  EXPECT_THAT(costs.message, DoubleEq(1e-3));
  EXPECT_THAT(costs.byte, DoubleNear(1e-6, 1e-15));
  EXPECT_THAT(costs.embedItem, DoubleEq(2e-3));
  EXPECT_THAT(costs.rankPair, DoubleNear(0.5, 1e-12));
  EXPECT_THAT(costs.rankUser, DoubleNear(6, 1e-9)) << "4 of ranking, and 6 / 3 of encoding";
}

TEST(FittedConstants, FollowFromTimingsWithSixDigitsAsTheyArePrinted) {
  auto timings = roundTimings();
  timings.alone = 0.1478123456;
  timings.rankings.front().seconds = 12.345678901;
  const auto shown = asPrinted(timings);
  EXPECT_THAT(shown.alone, DoubleNear(0.147812, 1e-12));
  EXPECT_THAT(shown.rankings.front().seconds, DoubleNear(12.3457, 1e-9));
  EXPECT_THAT(shown.rankings.front().candidates, DoubleEq(timings.rankings.front().candidates)) << "counts are printed whole";
  EXPECT_THAT(shown.test, DoubleNear(timings.test, 1e-9));
}

TEST(FittedConstants, LeaveOutWhatWasNotTimed) {
  auto timings = roundTimings();
  timings.rankings.clear();
  timings.largeExchange = 0;
  RankCosts before;
  before.rankPair = 7;
  const auto costs = fitted(before, timings);
  EXPECT_THAT(costs.rankPair, DoubleEq(7));
  EXPECT_THAT(costs.byte, DoubleEq(0)) << "no byte takes less than nothing";
}

}  // namespace
}  // namespace xsmoe::bench
