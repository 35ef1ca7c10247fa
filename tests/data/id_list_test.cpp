#include "model/data/id_list.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::vector<std::string>> read(const std::string& text, const std::string& column = {}) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "ids.csv", std::ios::binary) << text;
  return readIdList(folder.path() / "ids.csv", column);
}

std::vector<std::string> idsOf(const std::string& text, const std::string& column = {}) {
  const auto ids = read(text, column);
  EXPECT_TRUE(ids) << describe(ids.error());
  return ids.value_or(std::vector<std::string>{});
}

std::string refusal(const std::string& text, const std::string& column = {}) {
  const auto ids = read(text, column);
  return ids ? "it was read" : describe(ids.error());
}

TEST(IdList, IsOneIdALine) {
  EXPECT_THAT(idsOf("B0001\nB0002\nB0003\n"), ElementsAre("B0001", "B0002", "B0003"));
  EXPECT_THAT(idsOf("\xEF\xBB\xBF"
                    "007\r\ngröße\r\n\"quoted\""),
              ElementsAre("007", "größe", "\"quoted\""));
}

TEST(IdList, IsAColumnOfATable) {
  EXPECT_THAT(idsOf("item,title\na,\"One, two\"\nb,Three\n"), ElementsAre("a", "b"));
  EXPECT_THAT(idsOf("item_id\na\nb\n"), ElementsAre("a", "b"));
  EXPECT_THAT(idsOf("code;name\nx;a\ny;b\n", "name"), ElementsAre("a", "b"));
}

TEST(IdList, TakesRowsFromTheirColumn) { EXPECT_THAT(idsOf("row,item\n2,c\n0,a\n1,b\n"), ElementsAre("a", "b", "c")); }

TEST(IdList, ReadsTheMappingOfMMRec) {
  const std::string mapping = "asin\titemID\nB02\t1\nB01\t0\nB03\t2\n";
  EXPECT_THAT(idsOf(mapping), ElementsAre("B01", "B02", "B03"));
  EXPECT_THAT(idsOf(mapping, "itemID"), ElementsAre("0", "1", "2"));
}

TEST(IdList, RefusesWhatLeavesARowWithoutItsItem) {
  EXPECT_THAT(refusal(""), HasSubstr("the list of ids is empty"));
  EXPECT_THAT(refusal("a\nb\na\n"), HasSubstr("ids.csv, line 3: the id \"a\" stands in line 1 already"));
  EXPECT_THAT(refusal("row,item\n0,a\n2,b\n"), HasSubstr("line 3: has row 2 where row 1 is due"));
  EXPECT_THAT(refusal("row,item\n0,a\n0,b\n"), HasSubstr("line 3: has row 0 where row 1 is due"));
  EXPECT_THAT(refusal("row,item\n-1,a\n0,b\n"), HasSubstr("line 2: has row -1 where row 0 is due"));
  EXPECT_THAT(refusal("row,item\n0x1,a\n"), HasSubstr("line 2: \"0x1\" is no row number"));
  EXPECT_THAT(refusal("item,title\na\n"), HasSubstr("line 2: has 1 fields instead of 2"));
  EXPECT_THAT(refusal("item,title\n,no id\n"), HasSubstr("line 2: \"\" is no id"));
  EXPECT_THAT(refusal("größe\n\xFF\n"), HasSubstr("line 2: "));
}

TEST(IdList, NamesTheColumnsWhereNoneHoldsIds) {
  EXPECT_THAT(refusal("colour,shape\nred,round\n"), HasSubstr("no column of ids among \"colour\", \"shape\". Name the column"));
  EXPECT_THAT(refusal("item,title\na,b\n", "sku"), HasSubstr("no column of ids \"sku\" among \"item\", \"title\""));
}

TEST(IdList, NamesJsonAsWhatItIs) {
  for (const char* json : {"[\"a\", \"b\"]", "[\n  \"a\"\n]", "{\"a\": 0, \"b\": 1}"})
    EXPECT_THAT(refusal(json), HasSubstr("holds JSON, and a list of ids is text with one id a line")) << json;
  EXPECT_THAT(idsOf("[a]\n[b]\n"), ElementsAre("[a]", "[b]"));
}

TEST(IdList, SaysThatThereIsNoFile) {
  const auto ids = readIdList("/nowhere/ids.txt");
  ASSERT_FALSE(ids);
  EXPECT_THAT(describe(ids.error()), HasSubstr("/nowhere/ids.txt"));
}

}  // namespace
}  // namespace xsmoe::data
