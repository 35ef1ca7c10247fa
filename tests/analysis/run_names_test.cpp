#include "model/analysis/run_names.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;

RunSummary runAt(const std::string& name, const std::string& folder) {
  RunSummary run;
  run.description.name = name;
  run.description.folder = folder;
  return run;
}

TEST(RunNames, OfOneRunEachStayAsTheyAre) {
  EXPECT_THAT(namesApart({runAt("a", "/runs/x/a"), runAt("b", "/runs/y/b")}), ElementsAre("a", "b"));
  EXPECT_THAT(namesApart({}), ElementsAre());
}

TEST(RunNames, ThatAreEqualArePathsBelowTheListedFolder) {
  const std::vector<RunSummary> runs{runAt("first", "/runs/all/x/first"), runAt("other", "/runs/all/x/other"),
                                     runAt("first", "/runs/all/y/first"), runAt("first", "/runs/all/first copied")};
  EXPECT_THAT(namesApart(runs, "/runs"), ElementsAre("all/x/first", "other", "all/y/first", "all/first copied"));
  EXPECT_THAT(namesApart(runs, "/runs/all/x/.."), ElementsAre("x/first", "other", "y/first", "first copied"));
}

TEST(RunNames, ThatAreEqualArePathsBelowWhatTheyHaveInCommonWhereNoFolderIsListed) {
  EXPECT_THAT(namesApart({runAt("first", "/runs/all/x/first"), runAt("first", "/runs/all/y/first"), runAt("b", "/else/b")}),
              ElementsAre("x/first", "y/first", "b"));
  EXPECT_THAT(namesApart({runAt("first", "/runs/first"), runAt("first", "/runs/first/copies/first")}),
              ElementsAre("first", "first/copies/first"));
  EXPECT_THAT(namesApart({runAt("first", "/here/first"), runAt("first", "/there/first")}), ElementsAre("here/first", "there/first"));
}

}  // namespace
}  // namespace xsmoe
