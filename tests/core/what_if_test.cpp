#include "model/core/what_if.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kMany = 1'000'000'000;

WhatIfStep step(double tau, int born) {
  WhatIfStep made;
  made.tau = tau;
  made.expert = ExpertName{Modality::kVisual, 6, born};
  return made;
}

TEST(WhatIf, AStepIsInEffectAboveItsThresholdOnly) {
  WhatIf whatIf;
  whatIf.steps = {{}, step(0.05, 1), step(0.05, 2), step(0.2, 3)};
  EXPECT_EQ(stepAt(whatIf, 0), 0U);
  EXPECT_EQ(stepAt(whatIf, 0.05), 0U) << "only a share below τ goes";
  EXPECT_EQ(stepAt(whatIf, 0.0501), 2U) << "equal shares go together";
  EXPECT_EQ(stepAt(whatIf, 0.9), 3U);
  EXPECT_THAT(expertsGoneAt(whatIf, 0.05), IsEmpty());
  EXPECT_THAT(expertsGoneAt(whatIf, 0.1), ElementsAre(ExpertName{Modality::kVisual, 6, 1}, ExpertName{Modality::kVisual, 6, 2}));
  EXPECT_EQ(stepAt({}, 0.5), 0U);
}

TEST(WhatIf, AnExpertThatWasNeverUsedGoesAtAnyThresholdAboveZero) {
  WhatIf whatIf;
  whatIf.steps = {{}, step(0, 1)};
  EXPECT_EQ(stepAt(whatIf, 0), 0U);
  EXPECT_EQ(stepAt(whatIf, 1e-9), 1U);
}

TEST(EstimateShare, IsWilsonsInterval) {
  const auto some = estimateShare(0.1, 100, kMany);  // 10 of 100: (0.0552, 0.1744), as tables have it
  EXPECT_EQ(some.value, 0.1);
  EXPECT_NEAR(some.low, 0.0552, 5e-5);
  EXPECT_NEAR(some.high, 0.1744, 5e-5);
  const auto none = estimateShare(0, 100, kMany);
  EXPECT_NEAR(none.low, 0, 1e-12);
  EXPECT_NEAR(none.high, 0.0370, 5e-5) << "no hit in a hundred does not say that there are none";
}

TEST(EstimateShare, NarrowsWithTheShareThatWasDrawnAndIsExactOfAll) {
  const auto half = estimateShare(0.3, 100, 200), few = estimateShare(0.3, 100, kMany);
  EXPECT_LT(half.high - half.low, few.high - few.low);
  EXPECT_EQ(estimateShare(0.3, 200, 200), (Estimate{0.3, 0.3, 0.3}));
  EXPECT_EQ(estimateShare(0, 0, 200), (Estimate{0, 0, 1}));
}

TEST(EstimateChange, OfPairsThatAllAgreeStillHasAWidth) {
  const auto change = estimateChange(std::vector<double>(98, 0.0), kMany);
  EXPECT_EQ(change.value, 0);
  EXPECT_NEAR(change.high, 1.96 * std::sqrt(0.01 / 100), 1e-5);  // of 100 pairs two halves differ
  EXPECT_DOUBLE_EQ(change.low, -change.high);
}

TEST(EstimateChange, IsTighterThanTheDifferenceOfTwoShares) {
  std::vector<double> pairs(1000, 0.0);
  for (std::size_t i = 0; i < 10; ++i) pairs[i] = -1;  // ten of a thousand are lost
  const auto change = estimateChange(pairs, kMany);
  EXPECT_DOUBLE_EQ(change.value, -0.01);
  EXPECT_LT(change.high, 0) << "that is a loss";
  const auto before = estimateShare(0.3, 1000, kMany), after = estimateShare(0.29, 1000, kMany);
  EXPECT_GT(after.high, before.low) << "which the two shares alone do not show";
  EXPECT_EQ(estimateChange(pairs, 1000), (Estimate{-0.01, -0.01, -0.01}));
}

}  // namespace
}  // namespace xsmoe
