#include "model/core/what_if.h"

#include <gmock/gmock.h>

#include <vector>

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

WhatIf timed(const std::vector<double>& seconds, double spread) {
  WhatIf whatIf;
  whatIf.spreadSeconds = spread;
  for (const double one : seconds) {
    WhatIfStep made;
    made.seconds = one;
    whatIf.steps.push_back(made);
  }
  return whatIf;
}

TEST(WhatIf, TimesDifferByMoreThanTwiceWhatOneModelTakesTwice) {
  const WhatIf whatIf = timed({1.0, 0.875, 0.5}, 0.0625);
  EXPECT_EQ(whatIf.chanceSeconds(), 0.0625);
  EXPECT_FALSE(whatIf.timeDiffers(whatIf.steps[0]));
  EXPECT_FALSE(whatIf.timeDiffers(whatIf.steps[1])) << "just twice";
  EXPECT_TRUE(whatIf.timeDiffers(whatIf.steps[2]));
}

TEST(WhatIf, ASmallerModelThatTookLongerTellsWhatTimesDifferByChance) {
  const WhatIf whatIf = timed({1.0, 0.5, 0.75}, 0);
  EXPECT_EQ(whatIf.chanceSeconds(), 0.25);
  EXPECT_FALSE(whatIf.timeDiffers(whatIf.steps[1])) << "though the whole model took as long twice";
  EXPECT_EQ(WhatIf{}.chanceSeconds(), 0);
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

}  // namespace
}  // namespace xsmoe
