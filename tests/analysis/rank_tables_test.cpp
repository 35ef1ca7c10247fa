// Ranks as CSV.
#include "model/analysis/rank_tables.h"

#include <gtest/gtest.h>

#include "model/analysis/table_text.h"

namespace xsmoe {
namespace {

TEST(RankTables, HaveARowForEachUser) {
  RankChanges changes;
  changes.users = {{"bob", "mug", "mug, blue", 5, 30}, {"ada", "tea", "tea", 12, 2}, {"cat", "cup", "cup", 1, 1}};
  EXPECT_EQ(csvText(rankChangesTable(changes)),
            "user,target_before,target,rank_before,rank,fall,hr10\n"
            "bob,mug,\"mug, blue\",5,30,25,lost\n"
            "ada,tea,tea,12,2,-10,gained\n"
            "cat,cup,cup,1,1,0,\n");
}

TEST(RankTables, HaveARowForEachSliceOfUsers) {
  const UserChanges lamps{4, 3, 1, 2, 0, MetricChange{2.5, 0.25, 1}, MetricChange{-0.5, 0.125, 1}};
  EXPECT_EQ(
      csvText(changeSlicesTable({{SliceKind::kUsers, "new", "new users", {}}, {SliceKind::kCategory, "lamps, big", "lamps, big", lamps}})),
      "by,slice,name,users,fell,rose,lost,gained,fall,fall_error,hr10_change,hr10_change_error\n"
      "users,new,new users,0,0,0,0,0,,,,\n"
      "category,\"lamps, big\",\"lamps, big\",4,3,1,2,0,2.5,0.25,-0.5,0.125\n");
}

TEST(RankTables, HaveARowForEachSlice) {
  SlicedTest test{{2}, {3}, {}, {}};
  test.slices.push_back({SliceKind::kUsers, "new", "new users", {}});
  test.slices.push_back({SliceKind::kCategory, "lamps", "lamps", Metrics{0.5, 0, 0.5, 0.25, 4}});
  EXPECT_EQ(csvText(slicesTable("runs/a", {test})),
            "run,window,tested_on,by,slice,name,sequences,hr10,ndcg10,hr20,ndcg20,hr10_error,ndcg10_error\n"
            "runs/a,2,3,users,new,new users,0,,,,,,\n"
            "runs/a,2,3,category,lamps,lamps,4,0.5,0,0.5,0.25,0.25,0\n");
}

}  // namespace
}  // namespace xsmoe
