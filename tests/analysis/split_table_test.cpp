// A split, and a list, as CSV.
#include "model/analysis/split_table.h"

#include <gtest/gtest.h>

#include "model/analysis/table_text.h"

namespace xsmoe {
namespace {

TEST(SplitTable, HasARowForEachNumber) {
  ScoreSplit split;
  split.history = {{"h,1", "", "", "", 0}, {"h2", "", "", "", 0}};
  split.parts = {{"visual base path", Modality::kVisual, 2}, {"bias", std::nullopt}};
  split.below = {{"V1 base path", Modality::kVisual, 1}};
  split.items.push_back({{"i1", "", "", "", 0}, 3, false, 1.5, 1.25, {1, 0.25}, {-0.5}, {0.125, 2}});
  EXPECT_EQ(csvText(splitTable(split)),
            "rank,item,kind,name,value\n"
            "3,i1,score,,1.5\n"
            "3,i1,part,visual base path,1\n"
            "3,i1,part,bias,0.25\n"
            "3,i1,sum,,1.25\n"
            "3,i1,without,V1 base path,-0.5\n"
            "3,i1,without item,\"h,1\",0.125\n"
            "3,i1,without item,h2,2\n");
}

TEST(SplitTable, OfAScoreWithoutPartsHasNoSum) {
  ScoreSplit split;
  split.items.push_back({{"i1", "", "", "", 0}, 1, false, 1.5, 0, {}, {}, {}});
  EXPECT_EQ(csvText(splitTable(split)), "rank,item,kind,name,value\n1,i1,score,,1.5\n");
}

TEST(ListTable, HasARowForEachItem) {
  Recommendation list;
  list.user = "u,1";
  list.items = {{1, {"i7", "", "", "", 0}, 2.5}, {2, {"i\xff", "", "", "", 0}, 0.1}};
  EXPECT_EQ(csvText(listTable(list)),
            "user,rank,item,score\n"
            "\"u,1\",1,i7,2.5\n"
            "\"u,1\",2,i\xEF\xBF\xBD,0.1\n")
      << "what is no UTF-8 is U+FFFD, as in everyone's lists";
  EXPECT_EQ(csvText(listTable(list)), listHead() + listRow("u,1", 1, "i7", 2.5) + listRow("u,1", 2, "i\xff", 0.1));
}

}  // namespace
}  // namespace xsmoe
