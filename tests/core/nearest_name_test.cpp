// Which known name a person meant.
#include "model/core/nearest_name.h"

#include <gtest/gtest.h>

#include <vector>

namespace xsmoe {
namespace {

const std::vector<std::string> kKnown{"", "item-0012", "item-0021", "lamp"};

TEST(NearestName, IsTheOneWithTheFewestChanges) {
  EXPECT_EQ(nearestName("item-012", kKnown), "item-0012");
  EXPECT_EQ(nearestName("item-0022", kKnown), "item-0012") << "the first of two that are as near";
  EXPECT_EQ(nearestName("Lamp", kKnown), "lamp");
  EXPECT_EQ(nearestName("item-0021", kKnown), "item-0021");
}

TEST(NearestName, IsNoneWhereTooMuchWouldHaveToChange) {
  EXPECT_EQ(nearestName("vase", kKnown), "");
  EXPECT_EQ(nearestName("", kKnown), "");
  EXPECT_EQ(nearestName("lamp", {}), "");
}

}  // namespace
}  // namespace xsmoe
