#include "model/data/import/header_row.h"

#include <gtest/gtest.h>

namespace xsmoe::data {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(HeaderRow, HasTwoKnownNames) {
  EXPECT_TRUE(beginsWithHeader({{"item_id", "user_id", "rating"}, {"1", "2", "3"}}));
  EXPECT_TRUE(beginsWithHeader({{"user_id:token", "item_id:token"}}));
  EXPECT_TRUE(beginsWithHeader({{"\"User ID\"", "Item-ID", "2020"}, {"a", "b", "c"}})) << "a year is a name beside them";
}

TEST(HeaderRow, HasOneKnownNameAndNoNumber) {
  EXPECT_TRUE(beginsWithHeader({{"item", "words"}, {"a", "some words"}}));
  EXPECT_FALSE(beginsWithHeader({{"user", "5"}, {"a", "6"}}));
  EXPECT_FALSE(beginsWithHeader({{"B005FU5HFI", "Manometer"}, {"0123456789", "Sphygmograph"}})) << "an id with letters";
}

TEST(HeaderRow, HasWordsAboveNumbers) {
  EXPECT_TRUE(beginsWithHeader({{"u", "i", "r", "t"}, {"1", "2", "3", "4"}}));
  EXPECT_TRUE(beginsWithHeader({{"id", "name"}, {"1", "A cat"}, {"2", "A dog"}}));
  EXPECT_FALSE(beginsWithHeader({{"196", "242", "3", "881250949"}, {"186", "302", "3", "891717742"}}));
  EXPECT_FALSE(beginsWithHeader({{"broken"}, {"186", "302", "3", "891717742"}})) << "a broken line is no header";
}

TEST(HeaderRow, CountsTheColumnsAboveTimes) {
  EXPECT_TRUE(beginsWithHeader({{"0", "1", "2", "3"}, {"196", "242", "3", "881250949"}}));
  EXPECT_FALSE(beginsWithHeader({{"0", "1", "2", "3"}, {"0", "2", "5", "7"}})) << "a record like the others";
}

TEST(HeaderRow, IsNotThereWithoutRows) { EXPECT_FALSE(beginsWithHeader({})); }

}  // namespace
}  // namespace xsmoe::data
