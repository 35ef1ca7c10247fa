#include "model/core/fitting_grouping.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(FittingGrouping, KeepsWhatTheCacheHas) {
  EXPECT_EQ(fittingGrouping({6, 12}, 13), (Grouping{6, 12}));
  EXPECT_EQ(fittingGrouping({1, 2, 3}, 5), (Grouping{1, 2, 3}));
  EXPECT_EQ(fittingGrouping({4, 8}, 13, {0, 4, 8, 12}), (Grouping{4, 8}));
}

TEST(FittingGrouping, ElseTakesTheMiddleAndTheLastState) {
  EXPECT_EQ(fittingGrouping({6, 12}, 5), (Grouping{2, 4}));
  EXPECT_EQ(fittingGrouping({6, 13}, 13), (Grouping{6, 12}));
  EXPECT_EQ(fittingGrouping({}, 4), (Grouping{2, 3}));
  EXPECT_EQ(fittingGrouping({6, 12}, 2), (Grouping{1}));
}

TEST(FittingGrouping, TakesOnlyStatesThatAreCached) {
  EXPECT_EQ(fittingGrouping({6, 12}, 13, {0, 4, 8, 10, 11}), (Grouping{8, 11}));
  EXPECT_EQ(fittingGrouping({6, 12}, 13, {0, 12}), (Grouping{12}));
}

TEST(FittingGrouping, LeavesItWhereThereIsNothingToChooseFrom) {
  EXPECT_EQ(fittingGrouping({6, 12}, 0), (Grouping{6, 12}));
  EXPECT_EQ(fittingGrouping({6, 12}, 1), (Grouping{6, 12}));
}

}  // namespace
}  // namespace xsmoe
