#include "model/core/names.h"
#include "model/core/methods.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(Names, EveryMethodIsFoundByItsName) {
  for (const auto& [method, key, title, family, modalities, states, samples, experts, expands, wrappers, settings, meaning] :
       methodDescriptions()) {
    EXPECT_EQ(methodFromName(key), method);
    EXPECT_EQ(descriptionOf(method).key, key);
  }
  EXPECT_EQ(methodFromName("dynamic"), std::nullopt);
}

TEST(Names, GroupingsAreIncreasingAndPositive) {
  EXPECT_EQ(groupingFromName("6,12"), (Grouping{6, 12}));
  EXPECT_EQ(name(Grouping{2, 4, 12}), "2,4,12");
  for (const char* wrong : {"", "6,6", "12,6", "0,6", "6,", ",6", "6;12", "a", "-1", "6 ,12"})
    EXPECT_EQ(groupingFromName(wrong), std::nullopt) << wrong;
}

TEST(Names, MethodsSayWhichModalitiesTheyUse) {
  EXPECT_EQ(modalitiesOf(Method::kTextual), std::vector{Modality::kTextual});
  EXPECT_EQ(modalitiesOf(Method::kNoft).size(), 2U);
  EXPECT_FALSE(hasExperts(Method::kNoft));
  EXPECT_FALSE(expands(Method::kStatic));
  EXPECT_TRUE(expands(Method::kVisual));
}

}  // namespace
}  // namespace xsmoe
