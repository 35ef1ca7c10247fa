// What a matrix of models and tests says about forgetting, by hand.
#include "model/analysis/forgetting.h"

#include <gmock/gmock.h>

#include <cmath>

namespace xsmoe {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

const RankingMetric& kHr10 = rankingMetrics().front();

/// Rows are models after D_0, D_1, …, columns tests on D_1, D_2, …; HR@10 of `sequences` sequences. A negative one is absent.
ForgettingMatrix matrixOf(const std::vector<std::vector<double>>& shares, std::int64_t sequences = 100) {
  ForgettingMatrix matrix;
  for (std::size_t row = 0; row < shares.size(); ++row) {
    matrix.trained.push_back({static_cast<int>(row)});
    auto& cells = matrix.metrics.emplace_back();
    for (const double share : shares[row])
      cells.push_back(share < 0 ? std::nullopt : std::optional(Metrics{share, share / 2, share, share / 2, sequences}));
  }
  for (std::size_t column = 0; column < shares.front().size(); ++column) {
    matrix.tested.push_back({static_cast<int>(column) + 1});
    matrix.tests.push_back("test " + std::to_string(column));
  }
  return matrix;
}

/// Models after D_0 … D_3 on D_1 … D_4.
const std::vector<std::vector<double>> kShares{
    {0.10, 0.20, 0.10, 0.05}, {0.40, 0.30, 0.20, 0.10}, {0.35, 0.50, 0.25, 0.15}, {0.30, 0.44, 0.45, 0.30}};

TEST(Forgetting, IsToldInNumbersThatTheWarmUpsTestIsNoPartOf) {
  const auto numbers = forgettingNumbers(matrixOf(kShares), kHr10);
  EXPECT_EQ(numbers.last, WindowIndex{3});
  EXPECT_DOUBLE_EQ(numbers.nextWindow->value, (0.30 + 0.25 + 0.30) / 3);
  EXPECT_DOUBLE_EQ(numbers.backwardTransfer->value, ((0.44 - 0.30) + (0.45 - 0.25)) / 2) << "D_2 and D_3";
  EXPECT_DOUBLE_EQ(numbers.sinceTrained->value, 0.44 - 0.50) << "D_2 alone";
  EXPECT_DOUBLE_EQ(numbers.forgetting->value, 0.50 - 0.44) << "the best before was the model after D_2";
  EXPECT_DOUBLE_EQ(numbers.leftBehind->value,
                   ((0.20 - 0.30) + (0.10 - 0.25) + (0.20 - 0.25) + (0.05 - 0.3) + (0.1 - 0.3) + (0.15 - 0.3)) / 6);
  EXPECT_EQ(numbers.leftBehind->cells, 6U);
}

TEST(Forgetting, OfAnotherMetricIsToldOfThatOne) {
  EXPECT_DOUBLE_EQ(forgettingNumbers(matrixOf(kShares), *findRankingMetric("ndcg20")).forgetting->value, 0.25 - 0.22);
  EXPECT_EQ(findRankingMetric("ndcg20")->title, "NDCG@20");
  EXPECT_EQ(findRankingMetric("mrr"), nullptr);
}

TEST(Forgetting, CarriesTheStandardErrorOfWhatItIsTheMeanOf) {
  EXPECT_DOUBLE_EQ(standardError(0.5, 100), 0.05);
  EXPECT_DOUBLE_EQ(standardError(0.3, 0), 0);
  EXPECT_DOUBLE_EQ(errorOfMean({0.03, 0.04}), 0.025);
  EXPECT_DOUBLE_EQ(errorOfMean({}), 0);
  const auto numbers = forgettingNumbers(matrixOf(kShares), kHr10);
  EXPECT_DOUBLE_EQ(numbers.forgetting->error, std::sqrt(0.5 * 0.5 / 100 + 0.44 * 0.56 / 100));
  EXPECT_DOUBLE_EQ(numbers.backwardTransfer->error, std::sqrt((0.44 * 0.56 + 0.30 * 0.70 + 0.45 * 0.55 + 0.25 * 0.75) / 100) / 2);
}

TEST(Forgetting, SmallerThanTwoStandardErrorsIsNoDifference) {
  EXPECT_FALSE((MetricChange{0.06, 0.031}.isDifference()));
  EXPECT_TRUE((MetricChange{0.06, 0.029}.isDifference()));
  EXPECT_TRUE((MetricChange{-0.06, 0.029}.isDifference()));
  EXPECT_FALSE((MetricChange{0, 0}.isDifference()));
  EXPECT_TRUE((MetricChange{0.01, 0}.isDifference())) << "of shares 0 and 1 there is no doubt";
}

TEST(Forgetting, OfAShortOrEmptyMatrixIsAbsent) {
  EXPECT_FALSE(forgettingNumbers({}, kHr10).nextWindow);
  const auto two = forgettingNumbers(matrixOf({{0.1, 0.2}, {0.3, 0.3}}), kHr10);
  EXPECT_DOUBLE_EQ(two.nextWindow->value, 0.3);
  EXPECT_FALSE(two.backwardTransfer);
  EXPECT_FALSE(two.forgetting);
  EXPECT_DOUBLE_EQ(two.leftBehind->value, -0.1);
  EXPECT_THAT(describeForgetting(two, kHr10), HasSubstr("Forgetting cannot be told: it takes a window from D_2 on"));
}

TEST(Forgetting, OfFourWindowsIsNotToldAndWhyIsSaid) {
  const auto four = forgettingNumbers(matrixOf({{0.168, 0.1, 0.1}, {0.236, 0.132, 0.1}, {0.2, 0.12, 0.104}}), kHr10);
  EXPECT_NEAR(four.nextWindow->value, (0.132 + 0.104) / 2, 1e-12) << "D_1's own test does not count";
  EXPECT_NEAR(four.backwardTransfer->value, 0.12 - 0.132, 1e-12);
  EXPECT_FALSE(four.forgetting);
  const auto text = describeForgetting(four, kHr10);
  EXPECT_THAT(text, HasSubstr("a stream of five windows or more; the last model here is that after D_2. D_1 is left out"));
}

TEST(Forgetting, IsDefinedByFormulasThatSayThatTheyBeginWithD2) {
  for (const auto& number : definedForgettingNumbers())
    EXPECT_THAT(std::string(number.definition), testing::AnyOf(HasSubstr("w ≥ 2"), HasSubstr("2 ≤ w"))) << number.key;
}

TEST(Forgetting, LeavesOutWhatWasNotMeasured) {
  auto shares = kShares;
  shares[3][1] = -1;  // the last model has no test on D_2
  const auto numbers = forgettingNumbers(matrixOf(shares), kHr10);
  EXPECT_FALSE(numbers.forgetting);
  EXPECT_DOUBLE_EQ(numbers.backwardTransfer->value, 0.45 - 0.25);
  auto gap = matrixOf(kShares);
  gap.trained = {{0}, {2}, {3}};  // the weights of D_1 are gone
  gap.metrics.erase(gap.metrics.begin() + 1);
  EXPECT_EQ(forgettingNumbers(gap, kHr10).backwardTransfer->cells, 1U) << "D_2's own test is not stored";
}

TEST(Forgetting, IsSaidInWords) {
  const auto some = describeForgetting(forgettingNumbers(matrixOf(kShares), kHr10), kHr10);
  EXPECT_EQ(
      some,
      "Of the model after D_3 forgetting is not shown: over 1 past window its HR@10 is 6.00 points below that of the best model before "
      "it, within two standard errors (standard error 7.05). It ranks past windows better than they were ranked when they came: backward "
      "transfer +17.00 points (standard error 4.72).");
  const auto many = describeForgetting(forgettingNumbers(matrixOf(kShares, 10000), kHr10), kHr10);
  EXPECT_THAT(many, StartsWith("The model after D_3 forgets: over 1 past window its HR@10 is 6.00 points below that of the best"));
  auto kept = kShares;
  kept[3][1] = 0.6;
  EXPECT_THAT(describeForgetting(forgettingNumbers(matrixOf(kept, 10000), kHr10), kHr10),
              StartsWith("The model after D_3 forgets nothing: over 1 past window its HR@10 is 10.00 points above"));
  kept[3][1] = kept[3][2] = 0.2;
  EXPECT_THAT(describeForgetting(forgettingNumbers(matrixOf(kept, 10000), kHr10), kHr10),
              HasSubstr("worse than they were ranked when they came: backward transfer −7.50 points"));
}

TEST(ForgettingDifference, IsTakenCellByCellWhereBothHaveOne) {
  auto other = kShares;
  other[3][1] = 0.40;
  other[0][3] = -1;
  const auto difference = differenceOf(matrixOf(kShares), matrixOf(other), kHr10);
  ASSERT_TRUE(difference) << describe(difference.error());
  EXPECT_DOUBLE_EQ(difference->change[3][1]->value, 0.44 - 0.40);
  EXPECT_DOUBLE_EQ(difference->change[3][1]->error, std::sqrt((0.44 * 0.56 + 0.4 * 0.6) / 100));
  EXPECT_EQ(difference->change[0][0]->value, 0);
  EXPECT_FALSE(difference->change[0][3]);
}

TEST(ForgettingDifference, IsOfTheWindowsThatBothHave) {
  const auto longer = matrixOf(kShares);
  auto shorter = matrixOf({{0.1, 0.2}, {0.3, 0.3}});
  const auto difference = differenceOf(longer, shorter, kHr10);
  ASSERT_TRUE(difference) << describe(difference.error());
  EXPECT_THAT(difference->trained, SizeIs(2));
  EXPECT_THAT(difference->tested, SizeIs(2));
  EXPECT_EQ(forgettingNumbers(partInCommon(longer, shorter), kHr10).last, WindowIndex{1});
}

TEST(ForgettingDifference, OfOtherTestsIsRefusedWithTheReason) {
  auto other = matrixOf(kShares);
  other.tests[1] = "others";
  const auto difference = differenceOf(matrixOf(kShares), other, kHr10);
  ASSERT_FALSE(difference);
  EXPECT_EQ(difference.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(difference.error()), HasSubstr("the tests on D_2 are not the same: the runs are of different streams"));
  EXPECT_THAT(describe(differenceOf(matrixOf(kShares), {}, kHr10).error()), HasSubstr("no stored window in common"));
}

TEST(ForgettingDifference, SaysWhoForgetsLess) {
  const auto keeps = forgettingNumbers(matrixOf(kShares, 10000), kHr10);
  auto shares = kShares;
  shares[3][1] = 0.30;
  const auto forgets = forgettingNumbers(matrixOf(shares, 10000), kHr10);
  EXPECT_EQ(describeForgetting("XSMoE", keeps, "Static", forgets, kHr10),
            "XSMoE forgets less than Static: 6.00 points against 20.00 points of HR@10 over 1 past window (standard error 0.98).");
  EXPECT_THAT(describeForgetting("Static", forgets, "XSMoE", keeps, kHr10), StartsWith("Static forgets more than XSMoE: 20.00"));
  EXPECT_THAT(describeForgetting("XSMoE", {}, "Static", forgets, kHr10), HasSubstr("cannot be told: it takes"));
}

TEST(ForgettingDifference, ThatIsNotToldApartLeavesEachRunItsOwnNumber) {
  ForgettingNumbers run, other;
  run.forgetting = MetricChange{0.048, 0.0254, 3};
  other.forgetting = MetricChange{0.084, 0.0263, 3};
  EXPECT_EQ(describeForgetting("XSMoE", run, "Static", other, kHr10),
            "Which of XSMoE and Static forgets less is not told apart: a difference of −3.60 points of HR@10 over 3 past windows is within "
            "two standard errors (standard error 3.66). XSMoE: 4.80 points, which does not show forgetting (standard error 2.54); Static: "
            "8.40 points, which shows forgetting (standard error 2.63).");
  run.forgetting = MetricChange{-0.06, 0.02, 3};
  other.forgetting = MetricChange{-0.05, 0.03, 3};
  EXPECT_THAT(
      describeForgetting("XSMoE", run, "Static", other, kHr10),
      HasSubstr("XSMoE: −6.00 points, which shows that nothing is forgotten (standard error 2.00); Static: −5.00 points, which does "
                "not show forgetting"));
}

TEST(Forgetting, BackwardTransferWithinTwoStandardErrorsIsNotCalledEqual) {
  ForgettingNumbers numbers;
  numbers.last = {3};
  numbers.forgetting = MetricChange{0.048, 0.0254, 3};
  numbers.backwardTransfer = MetricChange{-0.012, 0.01, 3};
  EXPECT_THAT(
      describeForgetting(numbers, kHr10),
      HasSubstr("Whether it ranks past windows better or worse than they were ranked when they came is not told: the backward transfer "
                "of −1.20 points is within two standard errors (standard error 1.00)."));
}

}  // namespace
}  // namespace xsmoe
