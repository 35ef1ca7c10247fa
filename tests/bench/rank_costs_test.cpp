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

TEST(SentOfATable, IsTheOwnShareToEachOfTheOthers) {
  EXPECT_THAT(sentOfTable(roundCosts(), {4, 1, 1, 0, 0}, 1000), DoubleEq(250 * 512 * 3.0));
  EXPECT_THAT(sentOfTable(roundCosts(), {}, 1000), DoubleEq(0)) << "one rank has nobody to send to";
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
  // To the other one of two: ten sequences' half, with two doubles each, and of the three inputs of each of its five the half.
  EXPECT_THAT(partitionedBytes(roundCosts(), {2, 1, 1, 0, 0}, 10, 3), DoubleEq((10 * (512 + 16) + 15 * 512) / 2.0));
}

/// Two rows of 1,025 bytes an item.
RankCosts costsOfReading() {
  auto costs = roundCosts();
  costs.stateRows = 2;
  costs.rowBytes = 1025;
  return costs;
}

TEST(ReadingByRanks, TakesAPageForEachScatteredRowAndTwoWhereItReachesOver) {
  EXPECT_THAT(pagesOfItem(costsOfReading(), Rows::kScattered), DoubleEq(2.5)) << "1,024 of 4,096 beginnings are too late for one page";
  EXPECT_THAT(pagesOfItem(costsOfReading(), Rows::kInOrder), DoubleEq(2 * 1025 / 4096.0));
}

TEST(ReadingByRanks, AsksForEachScatteredRowAndForManyPagesInOrderAtOnce) {
  EXPECT_THAT(asksOfItem(costsOfReading(), Rows::kScattered), DoubleEq(2));
  EXPECT_THAT(asksOfItem(costsOfReading(), Rows::kInOrder), DoubleEq(2 * 1025 / 4096.0 / 32));
}

TEST(ReadingByRanks, WaitsForTheFirstOfEachStateAndThenForAsManyAsksAsAreNotUnderWayAtOnce) {
  const Cluster four{4, 1, 1, 0, 0, {1e-4, 5, 0, 1, 10}};
  const auto read = readSeconds(costsOfReading(), four, 8000, Rows::kScattered, 3);
  EXPECT_THAT(read.first, DoubleEq(3 * 2 * 1e-4));
  EXPECT_THAT(read.asking, DoubleEq(2000 * 2 * 1e-4 / (5 * 10)));
  EXPECT_THAT(read.total(), DoubleEq(read.first + read.asking));
}

TEST(ReadingByRanks, IsNoFasterThanTheDriveOfThoseWhoShareIt) {
  const auto byDrive = [](int ranks, int together) {
    return readSeconds(costsOfReading(), {ranks, 1, 1, 0, 0, {1e-9, 1, 1e-6, together, 1}}, 8000, Rows::kScattered, 0).total();
  };
  const double all = 8000 * 2.5 * 4096 * 1e-6;
  EXPECT_THAT(byDrive(4, 1), DoubleEq(all / 4)) << "a drive each";
  EXPECT_THAT(byDrive(4, 4), DoubleEq(all)) << "one for all";
  EXPECT_THAT(byDrive(1, 4), DoubleEq(all)) << "one rank alone shares it with nobody";
}

TEST(ReadingByRanks, IsPartOfStepsAndTestsOfStatesInTheirFile) {
  const Reading reading{1e-4, 1, 0, 1, 1};
  const auto costs = costsOfReading();
  const Cluster two{2, 3, 1, 0, 0, reading};
  EXPECT_THAT(stepSeconds(costs, two).read, DoubleEq((2 + 1000 * 3 * 2 / 2) * 1e-4));
  // Each has two blocks of 1,024 of either state, and of 1,025 pages an ask for 32.
  EXPECT_THAT(evaluationSeconds(costs, two, 4096, 1).read, DoubleEq((2 * 2 + 1025 / 32.0) * 1e-4));
  EXPECT_THAT(evaluationSeconds(costs, two, 4096, 1, Rows::kScattered).read, DoubleEq((2 * 2 + 2048 * 2) * 1e-4));
  EXPECT_THAT(stepSeconds(costs, {2, 3, 1, 0, 0, {}}).read, DoubleEq(0)) << "in memory";
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
