#include "tests/bench/rank_costs.h"

#include <gmock/gmock.h>

namespace xsmoe::bench {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;

/// Numbers with which each product can be done by head.
RankCosts roundCosts() {
  RankCosts costs;
  costs.step = {0.8, 0.1};
  costs.lossShare = 0.25;
  costs.embedItem = 2;
  costs.rankUser = 3;
  costs.rankPair = 0.5;
  costs.distinct = 1000;
  costs.embedding = 128;
  costs.trained = 64'000;
  costs.restBytes = 100;
  return costs;
}

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
  auto costs = roundCosts();
  costs.step.shared = 0.1384567;
  costs.message = 312.4567e-6;
  EXPECT_THAT(asPrinted(costs).step.shared, DoubleNear(0.1385, 1e-12));
  EXPECT_THAT(asPrinted(costs).message, DoubleNear(312.5e-6, 1e-12));
  EXPECT_THAT(asPrinted(costs).trained, DoubleEq(costs.trained)) << "counts are printed whole";
}

TEST(StepOfRanks, OfOneIsItsComputing) {
  const auto step = stepSeconds(roundCosts(), {});
  EXPECT_THAT(step.compute, DoubleEq(0.9));
  EXPECT_THAT(step.total(), DoubleEq(0.9));
}

TEST(StepOfRanks, SendsTheirPartOfTheTableAndTwiceThatOfTheGradients) {
  const Cluster four{4, 1, 1, 0, 0};
  EXPECT_THAT(gatherBytes(roundCosts(), four), DoubleEq(0.75 * 512'000));
  EXPECT_THAT(reduceBytes(roundCosts(), four), DoubleEq(0.75 * (512'000 + 512'000)));
}

TEST(StepOfRanks, AddsMessagesAndBytesToItsShareOfTheComputing) {
  const auto step = stepSeconds(roundCosts(), {2, 1, 2, 1e-3, 1e-6});
  EXPECT_THAT(step.compute, DoubleEq((0.1 + 0.4) / 2));
  EXPECT_THAT(step.gather, DoubleEq(1e-3 + 0.256));
  EXPECT_THAT(step.reduce, DoubleEq(3e-3 + 0.512));
  EXPECT_THAT(step.rest, DoubleEq(3e-3 + 1e-4));
}

TEST(StepOfRanks, OfALargerBatchGrowsWithItsSquareInTheLossAlone) {
  EXPECT_THAT(stepSeconds(roundCosts(), {1, 2, 1, 0, 0}).compute, DoubleEq(0.1 + 0.8 * (0.75 * 2 + 0.25 * 4)));
}

TEST(StepOfRanks, IsShortestWhereAnotherMessageCostsWhatItSaves) {
  // 0.8 / N + 7 (N − 1) · 1 ms: the derivative is 0 at N = √(0.8 / 0.007) = 10.7.
  const auto costs = roundCosts();
  EXPECT_EQ(ranksOfShortestStep(costs, {1, 1, 1, 1e-3, 0}, 1024), 11);
  EXPECT_EQ(ranksOfShortestStep(costs, {1, 1, 1, 1e-3, 0}, 4), 4);
  EXPECT_EQ(ranksOfShortestStep(costs, {1, 1, 1, 1, 0}, 1024), 1);
}

TEST(EvaluationByRanks, SharesEmbeddingAndPairsAndSendsTheTable) {
  const auto evaluation = evaluationSeconds(roundCosts(), {2, 1, 5, 0, 1e-6}, 1000, 20);
  EXPECT_THAT(evaluation.embed, DoubleEq(200));
  EXPECT_THAT(evaluation.gather, DoubleEq(0.256));
  EXPECT_THAT(evaluation.rank, DoubleEq(20 * 503 / 10.0));
  EXPECT_THAT(evaluationSeconds(roundCosts(), {}, 1000, 20).gather, DoubleEq(0));
}

TEST(EvaluationByRanks, SendsTheRowsOfTheLongestShare) {
  EXPECT_EQ(longestShare(748, 2, 1024), 374) << "less than a block each";
  EXPECT_EQ(longestShare(2937, 2, 1024), 2937 - 1024) << "one of three blocks, and two of which one is begun";
  EXPECT_EQ(longestShare(10, 4, 1), 3);
  EXPECT_EQ(longestShare(5, 1, 1024), 5);
  EXPECT_THAT(evaluationBytes(roundCosts(), {2, 1, 1, 0, 0}, 2936), DoubleEq(512 * 1913.0));
  EXPECT_THAT(evaluationBytes(roundCosts(), {3, 1, 1, 0, 0}, 8), DoubleEq(2 * 512 * 3.0)) << "its rows to each of the others";
}

TEST(EvaluationByRanks, WouldSendNoTableOfItsCandidatesWhereTheyArePartitioned) {
  EXPECT_THAT(partitionedBytes(roundCosts(), {2, 1, 1, 0, 0}, 10, 30), DoubleEq((40 * 512 + 10 * 16) / 2.0));
}

TEST(MemoryOfARank, GrowsWithItemsAndRecords) {
  const auto memory = memoryOf({1000, 10, 6, 768, 128, false}, 2);
  EXPECT_THAT(memory.states, DoubleEq(9'216'000));
  EXPECT_THAT(memory.opening(), DoubleEq(250'000 + 56'000 + 1'250));
  EXPECT_THAT(memory.evaluating(), DoubleEq(250'000 + 40'000 + 36'000 + 3 * 512'000));
  EXPECT_THAT(memoryOf({1000, 10, 6, 768, 128, true}, 1).evaluating(), DoubleEq(326'000 + 512'000 + 9'216'000));
}

TEST(MemoryOfARank, AtAHundredMillionItemsIsWhatThePageSays) {
  const Catalogue catalogue{100e6, 2'200'000.0 / 126'000, 6, 768, 128, false};
  EXPECT_NEAR(memoryOf(catalogue, 8).states / 1e9, 922, 0.5);
  EXPECT_NEAR(memoryOf(catalogue, 8).opening() / 1e9, 35, 0.5);
  EXPECT_NEAR(memoryOf(catalogue, 1).evaluating() / 1e9, 86.5, 0.5);
  EXPECT_NEAR(memoryOf(catalogue, 8).evaluating() / 1e9, 150.5, 0.5);
  EXPECT_NEAR(memoryOf(catalogue, 100).evaluating() / 1e9, 138.7, 0.5);
  EXPECT_NEAR(mostItems(catalogue, 100, 64e9) / 1e6, 46, 0.5);
  EXPECT_NEAR(partitionedBytes(roundCosts(), {100, 1, 1, 0, 0}, 1e6, 10e6) / 1e9, 5.6, 0.05);
}

TEST(MemoryOfARank, SaysHowManyItemsFit) {
  const Catalogue catalogue{0, 10, 6, 768, 128, false};
  EXPECT_THAT(mostItems(catalogue, 2, 1'862'000), DoubleEq(1000)) << "the evaluation's 1,862 bytes an item are more than the opening's 307";
  EXPECT_THAT(mostItems({0, 1000, 6, 768, 128, false}, 2, 5'975'000), DoubleEq(1000)) << "with a thousand records an item it is the log";
}

TEST(SampledHitRate, OfAllCandidatesIsTheHitRate) {
  EXPECT_THAT(sampledHitRate({1, 10, 11, 0}, 10, 1), DoubleEq(0.5));
  EXPECT_THAT(sampledHitRate({}, 10, 0.5), DoubleEq(0));
}

TEST(SampledHitRate, CountsWhatIsLikelyNotToBeDrawn) {
  EXPECT_THAT(sampledHitRate({3}, 1, 0.5), DoubleNear(0.25, 1e-12)) << "neither of the two better ones";
  EXPECT_THAT(sampledHitRate({4}, 2, 0.5), DoubleNear(0.5, 1e-12)) << "none or one of three: 1/8 + 3/8";
}

TEST(SampledHitRate, TakesRanksForSmallerOnesAsTheShareSays) {
  // Of 499 better items about 50 are drawn, of 49 about 5; 10 is between.
  EXPECT_LT(sampledHitRate({500}, 10, 0.1), 1e-6);
  EXPECT_NEAR(sampledHitRate({50}, 10, 0.1), 0.978, 1e-3);
  EXPECT_LT(sampledHitRate({10'000'000}, 10, 0.01), 1e-300) << "and nothing is lost on the way";
}

}  // namespace
}  // namespace xsmoe::bench
