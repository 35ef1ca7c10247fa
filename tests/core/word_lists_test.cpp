#include "model/core/word_lists.h"

#include <gtest/gtest.h>

namespace xsmoe {
namespace {

TEST(WordLists, AreJoinedBySignsOrListedInASentence) {
  EXPECT_EQ(joined({}, "; "), "");
  EXPECT_EQ(joined({"a"}, "; "), "a");
  EXPECT_EQ(joined({"a", "b", "c"}, "; "), "a; b; c");
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}, "or"), "a, b or c");
}

}  // namespace
}  // namespace xsmoe
