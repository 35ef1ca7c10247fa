#include "model/core/step_times.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace xsmoe {
namespace {

TEST(StepTimes, AddUpWhatIsThereAndKeepAbsentWhatIsNot) {
  StepTimes times;
  EXPECT_TRUE(times.empty());
  EXPECT_EQ(times.sum(), 0);
  times.add(StepPart::kData, 0.25);
  StepTimes more;
  more.add(StepPart::kData, 0.5);
  more.add(StepPart::kOptimizer, 0);
  times.add(more);
  EXPECT_FALSE(times.empty());
  EXPECT_EQ(times.of(StepPart::kData), 0.75);
  EXPECT_EQ(times.of(StepPart::kOptimizer), 0.0) << "none of it is not absent";
  EXPECT_FALSE(times.of(StepPart::kForward));
  EXPECT_EQ(times.sum(), 0.75);
}

TEST(StepTimes, HaveAnotherNameForEachPart) {
  std::set<std::string> names;
  for (const auto part : kStepParts) names.insert(std::string(name(part)));
  EXPECT_EQ(names.size(), kStepParts.size());
  EXPECT_FALSE(names.contains(""));
}

}  // namespace
}  // namespace xsmoe
