#include "model/core/names.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(Names, EveryVariantIsFoundByItsName) {
  for (const Variant variant : kVariants) EXPECT_EQ(variantFromName(name(variant)), variant);
  EXPECT_EQ(variantFromName("dynamic"), std::nullopt);
}

TEST(Names, GroupingsAreIncreasingAndPositive) {
  EXPECT_EQ(groupingFromName("6,12"), (Grouping{6, 12}));
  EXPECT_EQ(name(Grouping{2, 4, 12}), "2,4,12");
  for (const char* wrong : {"", "6,6", "12,6", "0,6", "6,", ",6", "6;12", "a", "-1", "6 ,12"})
    EXPECT_EQ(groupingFromName(wrong), std::nullopt) << wrong;
}

TEST(Names, VariantsSayWhichModalitiesTheyUse) {
  EXPECT_EQ(modalitiesOf(Variant::kTextual), std::vector{Modality::kTextual});
  EXPECT_EQ(modalitiesOf(Variant::kNoft).size(), 2U);
  EXPECT_FALSE(hasSideNetwork(Variant::kNoft));
  EXPECT_FALSE(expands(Variant::kStatic));
  EXPECT_TRUE(expands(Variant::kVisual));
}

}  // namespace
}  // namespace xsmoe
