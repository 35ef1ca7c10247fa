// Means of untrained references beside the trained model, and what is said of those that rank better.
#include "model/analysis/reference_means.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Metrics metrics(double hr10, double ndcg10, std::int64_t sequences = 1000) { return {hr10, ndcg10, hr10, ndcg10, sequences}; }

ReferencedTest tested(int window, std::optional<Metrics> test, std::vector<ReferenceResult> references) {
  return {{window}, {window + 1}, test, std::move(references)};
}

ReferenceMean beside(const std::string& name, const Metrics& mean, const Metrics& trained) { return {name, mean, trained}; }

TEST(ReferenceMeans, LeaveOutTheWarmUpAsTheModelsMeanDoes) {
  const std::vector<ReferencedTest> tests{tested(0, metrics(0.9, 0.9), {{"transitions", metrics(0.8, 0.8)}}),
                                          tested(1, metrics(0.1, 0.05), {{"transitions", metrics(0.2, 0.1)}}),
                                          tested(2, metrics(0.3, 0.15), {{"transitions", metrics(0.4, 0.3)}})};
  const auto means = referenceMeans(tests);
  ASSERT_THAT(means, SizeIs(1));
  EXPECT_EQ(means[0].name, "transitions");
  EXPECT_DOUBLE_EQ(means[0].mean.hr10, 0.3);
  EXPECT_DOUBLE_EQ(means[0].mean.ndcg10, 0.2);
  EXPECT_DOUBLE_EQ(means[0].trained.hr10, 0.2);
  EXPECT_EQ(means[0].trained.sequences, 2000);
}

TEST(ReferenceMeans, AreOverTheTestsThatMeasuredBoth) {
  // A fork that asks for references has none of the windows that it shares, and a test without a sequence has nothing to compare.
  const std::vector<ReferencedTest> tests{tested(0, metrics(0.1, 0.1), {}), tested(1, metrics(0.9, 0.9), {}),
                                          tested(2, metrics(0.2, 0.1), {{"popular-before", metrics(0.1, 0.1)}}),
                                          tested(3, std::nullopt, {})};
  const auto means = referenceMeans(tests);
  ASSERT_THAT(means, SizeIs(1));
  EXPECT_DOUBLE_EQ(means[0].mean.hr10, 0.1);
  EXPECT_DOUBLE_EQ(means[0].trained.hr10, 0.2);
  EXPECT_FALSE(means[0].warmUp);
  EXPECT_THAT(referenceMeans(std::span(tests).first(2)), IsEmpty());
  EXPECT_THAT(referenceMeans({}), IsEmpty());
}

TEST(ReferenceMeans, AreOfTheWarmUpWhereNothingElseIsTested) {
  const std::vector<ReferencedTest> tests{tested(0, metrics(0.1125, 0.06), {{"transitions", metrics(0.3063, 0.2)}})};
  const auto means = referenceMeans(tests);
  ASSERT_THAT(means, SizeIs(1));
  EXPECT_TRUE(means[0].warmUp);
  EXPECT_DOUBLE_EQ(means[0].mean.hr10, 0.3063);
  EXPECT_DOUBLE_EQ(means[0].trained.hr10, 0.1125);
  EXPECT_EQ(betterReferences(means),
            "transitions, without any training, ranks better: HR@10 30.63 % against 11.25 %, NDCG@10 20.00 % against 6.00 % (on D_1 alone, "
            "the warm-up's test)");
  EXPECT_EQ(bestReference(means), "transitions ranks better untrained: HR@10 30.63 % against 11.25 % (on D_1 alone, the warm-up's test)");
}

TEST(ReferenceMeans, AreThoseOfARunsHistory) {
  RunHistory history;
  for (int window = 0; window < 2; ++window) {
    WindowStarted started;
    started.window = {window};
    history.apply({1, started});
    history.apply({2, ReferencesMeasured{{window}, {window + 1}, {{"transitions", metrics(0.2, 0.1)}}, 0.5}});
    WindowDone done;
    done.window = {window};
    done.testedOn = {window + 1};
    done.test = metrics(0.1, 0.05);
    history.apply({3, done});
  }
  const auto tests = referencedTests(history);
  ASSERT_THAT(tests, SizeIs(2));
  EXPECT_EQ(tests[1].testedOn.value, 2);
  EXPECT_DOUBLE_EQ(referenceMeans(tests).at(0).mean.hr10, 0.2);
}

TEST(BetterReferences, AreNamedTheBestOneWithItsNumbers) {
  const auto trained = metrics(0.104, 0.051, 100000);
  const std::vector<ReferenceMean> means{beside("popular-before", metrics(0.02, 0.01), trained),
                                         beside("similar-both", metrics(0.11, 0.04), trained),
                                         beside("transitions", metrics(0.121, 0.0625), trained)};
  EXPECT_EQ(betterReferences(means),
            "transitions, without any training, ranks better: HR@10 12.10 % against 10.40 %, NDCG@10 6.25 % against 5.10 %; so does "
            "similar-both");
  EXPECT_EQ(betterReferences(std::span(means).first(2)), "similar-both, without any training, ranks better: HR@10 11.00 % against 10.40 %");
  EXPECT_THAT(betterReferences(std::span(means).first(1)), IsEmpty());
  EXPECT_THAT(betterReferences({}), IsEmpty());
  EXPECT_EQ(bestReference(std::span(means).first(2)), "similar-both ranks better untrained: HR@10 11.00 % against 10.40 %");
  EXPECT_THAT(bestReference(std::span(means).first(1)), IsEmpty());
}

TEST(BetterReferences, AreNoneThatKnowTheDesign) {
  const auto trained = metrics(0.1, 0.05, 900);
  const std::vector<ReferenceMean> means{beside("transitions", metrics(0.02, 0.01), trained),
                                         beside("attainable", metrics(0.4, 0.2), trained)};
  EXPECT_THAT(betterReferences(means), IsEmpty());
  EXPECT_THAT(higherReferences(means), IsEmpty());
  EXPECT_THAT(bestReference(means), IsEmpty());
  EXPECT_EQ(shareOfAttainable(means), "25 % of the HR@10 attainable knowing the planted tastes: 10.00 % of 40.00 %, mean of D_2 and later");
  EXPECT_THAT(shareOfAttainable(std::span(means).first(1)), IsEmpty()) << "nobody knows the design";
  EXPECT_THAT(shareOfAttainable(std::vector{beside("attainable", metrics(0, 0), trained)}), IsEmpty()) << "a share of nothing";
}

TEST(BetterReferences, MayBeSoByTheirNdcgOnly) {
  const auto words = betterReferences(std::vector{beside("transitions", metrics(0.1, 0.09), metrics(0.1, 0.05))});
  EXPECT_THAT(words, HasSubstr("ranks better: NDCG@10 9.00 % against 5.00 %"));
  EXPECT_THAT(words, Not(HasSubstr("HR@10 10")));
}

TEST(BetterReferences, DifferByMoreThanTwoStandardErrorsAsEverythingElseThatIsCalledADifference) {
  // Of 12.9 % against 10 % of 900 the error is √(0.1 · 0.9 / 900 + 0.129 · 0.871 / 900) = 0.0150.
  const auto words = [](double hr10) {
    return betterReferences(std::vector{beside("transitions", metrics(hr10, 0.05, 900), metrics(0.1, 0.05, 900))});
  };
  EXPECT_THAT(words(0.111), IsEmpty()) << "more than one standard error of the model's own";
  EXPECT_THAT(words(0.129), IsEmpty());
  EXPECT_THAT(words(0.131), HasSubstr("HR@10 13.10 % against 10.00 %"));
}

TEST(BetterReferences, CountNdcgByItsOwnError) {
  // Two errors of HR@10 are 0.028, of NDCG@10 2 · √(0.05 · 0.95 / 900 + 0.073 · 0.927 / 900) = 0.0226.
  const auto words = [](double ndcg10) {
    return betterReferences(std::vector{beside("transitions", metrics(0.1, ndcg10, 900), metrics(0.1, 0.05, 900))});
  };
  EXPECT_THAT(words(0.072), IsEmpty());
  EXPECT_THAT(words(0.073), HasSubstr("ranks better: NDCG@10 7.30 % against 5.00 %"));
}

TEST(HigherReferences, AreNamedWhereNoneDiffersByMoreThanTwoErrors) {
  const auto trained = metrics(0.1, 0.05, 900);
  const std::vector<ReferenceMean> means{beside("popular-before", metrics(0.09, 0.04), trained),
                                         beside("similar-both", metrics(0.101, 0.05), trained),
                                         beside("transitions", metrics(0.109, 0.051), trained)};
  EXPECT_THAT(betterReferences(means), IsEmpty());
  EXPECT_EQ(higherReferences(means),
            "transitions, without any training, is higher, but within two standard errors: HR@10 10.90 % against 10.00 % (+0.90 ± 1.44 "
            "points), NDCG@10 5.10 % against 5.00 % (+0.10 ± 1.03 points); so is similar-both");
  EXPECT_THAT(higherReferences(std::span(means).first(1)), IsEmpty()) << "it is lower";
  EXPECT_THAT(higherReferences(std::vector{means[2], beside("popular-so-far", metrics(0.2, 0.1), trained)}), IsEmpty())
      << "one ranks better";
}

}  // namespace
}  // namespace xsmoe
