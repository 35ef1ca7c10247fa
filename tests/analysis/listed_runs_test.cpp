#include "model/analysis/listed_runs.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

RunSummary listedRun(const std::string& folder, int windows = 3) {
  RunSummary run;
  run.description.folder = folder;
  run.description.name = folder.substr(folder.rfind('/') + 1);
  run.windowsDone = windows;
  return run;
}

ListedRuns threeRuns() {
  auto fork = listedRun("/runs/fork");
  fork.description.origin = RunOrigin{"a", "/runs/a", {1}, {}};
  return listedRuns({listedRun("/runs/a"), fork, listedRun("/runs/old/a")});
}

TEST(ListedRuns, KnowWhatIsToldOfEachBesideTheOthers) {
  const auto list = threeRuns();
  EXPECT_FALSE(list.places) << "it holds all";
  EXPECT_THAT(list.parents, ElementsAre(-1, 0, -1));
  EXPECT_THAT(list.groups, ElementsAre(0, 1, 0));
  EXPECT_THAT(list.names, ElementsAre("a", "fork", "old/a"));
}

TEST(ListedRuns, ThatAreAsBeforeHaveNoChange) {
  const auto changes = changesSince(threeRuns(), threeRuns());
  ASSERT_TRUE(changes.places);
  EXPECT_THAT(*changes.places, IsEmpty());
  EXPECT_THAT(changes.runs, IsEmpty());
  EXPECT_THAT(changes.names, SizeIs(3)) << "of all";
}

TEST(ListedRuns, OfWhichOneIsAnotherHaveThatOneAlone) {
  auto now = threeRuns();
  now.runs[1].tests.push_back({{0}, {1}, Metrics{0.1, 0.05, 0, 0, 10}});
  const auto changes = changesSince(threeRuns(), now);
  ASSERT_TRUE(changes.places);
  EXPECT_THAT(*changes.places, ElementsAre(1));
  ASSERT_THAT(changes.runs, SizeIs(1));
  EXPECT_EQ(changes.runs[0], now.runs[1]);
}

TEST(ListedRuns, HaveTheRunsOfSomeFoldersThoughTheyAreAsBefore) {
  const auto changes = changesSince(threeRuns(), threeRuns(), {"/runs/old/a", "/gone"});
  ASSERT_TRUE(changes.places);
  EXPECT_THAT(*changes.places, ElementsAre(2));
}

TEST(ListedRuns, AreGivenWholeWhereOthersAreListed) {
  auto more = threeRuns().runs;
  more.push_back(listedRun("/runs/z"));
  const auto now = listedRuns(more);
  const auto changes = changesSince(threeRuns(), now);
  EXPECT_FALSE(changes.places);
  EXPECT_THAT(changes.runs, SizeIs(4));
}

}  // namespace
}  // namespace xsmoe
