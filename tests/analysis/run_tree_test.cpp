#include "model/analysis/run_tree.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace xsmoe {
namespace {

using testing::ElementsAre;

RunSummary run(const std::string& folder) {
  RunSummary summary;
  summary.description.folder = folder;
  summary.description.name = std::filesystem::path(folder).filename();
  summary.windowsDone = 5;
  return summary;
}

RunSummary fork(const std::string& folder, const std::string& of, int window = 1) {
  auto summary = run(folder);
  summary.description.origin = RunOrigin{std::filesystem::path(of).filename(), of, {window}, {}, false};
  return summary;
}

TEST(RunTree, PutsAForkBelowItsRun) {
  EXPECT_THAT(parentsOf({run("/r/a"), fork("/r/b", "/r/a"), fork("/r/c", "/r/b"), run("/r/d")}), ElementsAre(-1, 0, 1, -1));
  EXPECT_THAT(parentsOf({fork("/r/a", "/elsewhere/z")}), ElementsAre(-1));
  EXPECT_THAT(parentsOf({}), ElementsAre());
}

TEST(RunTree, DoesNotDependOnHowPathsAreSpelt) {
  EXPECT_THAT(parentsOf({run("/r/./x/../a/"), fork("/r/b", "/r/a"), fork("/q/c", "/r//a/.")}), ElementsAre(-1, 0, 0));
  const auto here = std::filesystem::current_path().string();
  EXPECT_THAT(parentsOf({run("./a"), fork("b", here + "/a")}), ElementsAre(-1, 0));
}

TEST(RunTree, IsKeptByACopyOfAFolderOfRuns) {
  EXPECT_THAT(parentsOf({run("/copy/a"), fork("/copy/b", "/r/a"), fork("/copy/more/c", "/r/b")}), ElementsAre(-1, 0, 1));
  // Two copies: each keeps its own.
  EXPECT_THAT(parentsOf({run("/x/a"), fork("/x/b", "/r/a"), run("/y/a"), fork("/y/b", "/r/a")}), ElementsAre(-1, 0, -1, 2));
  // Beside the first one: that is what all come from.
  EXPECT_THAT(parentsOf({run("/r/a"), run("/y/a"), fork("/y/b", "/r/a")}), ElementsAre(-1, -1, 0));
}

TEST(RunTree, LeavesAForkAloneWhereItsRunCannotBeTold) {
  EXPECT_THAT(parentsOf({run("/copy/x/a"), run("/copy/y/a"), fork("/copy/b", "/r/a")}), ElementsAre(-1, -1, -1));
}

TEST(RunTree, TakesOnlyARunThatHasThePast) {
  auto other = run("/copy/a");
  other.description.settings.training.seed = 7;
  EXPECT_THAT(parentsOf({other, fork("/copy/b", "/r/a"), fork("/copy/c", "/copy/a")}), ElementsAre(-1, -1, -1));
  auto shorter = run("/copy/a");
  shorter.windowsDone = 1;
  EXPECT_THAT(parentsOf({shorter, fork("/copy/b", "/r/a", 1), fork("/copy/c", "/r/a", 0)}), ElementsAre(-1, -1, 0));
}

TEST(RunTree, KnowsARunOfAnotherTauFromTheStart) {
  auto made = fork("/copy/b", "/r/a");
  made.description.settings.model.tau = 0.9;
  EXPECT_THAT(parentsOf({run("/copy/a"), made}), ElementsAre(-1, -1));
  made.description.origin->fromStart = true;
  EXPECT_THAT(parentsOf({run("/copy/a"), made}), ElementsAre(-1, 0));
}

TEST(RunTree, KnowsARunWithAWrapperFromTheStart) {
  auto made = fork("/copy/b", "/r/a", 0);
  made.description.settings.model.continual = Continual::kReplay;
  made.description.origin->fromStart = true;
  EXPECT_THAT(parentsOf({run("/copy/a"), made}), ElementsAre(-1, 0));
  made.description.settings.model.method = Method::kIisan;
  EXPECT_THAT(parentsOf({run("/copy/a"), made}), ElementsAre(-1, -1));
}

TEST(RunTree, NeverGoesRoundInACircle) {
  // The first run was removed, and a fork of its fork made under its name.
  EXPECT_THAT(parentsOf({fork("/r/a", "/r/b"), fork("/r/b", "/r/a")}), ElementsAre(1, -1));
  EXPECT_THAT(parentsOf({fork("/r/a", "/r/a")}), ElementsAre(-1));
}

/// So long may it take where whoever looks at the list waits: with sanitizers on a slow machine too.
constexpr std::chrono::seconds kPatience{3};

TEST(RunTree, TakesNoLongerThanAPersonWaitsForThousandsOfForks) {
  std::vector<RunSummary> moved, chain{run("/r/0")}, star{run("/r/base")};
  std::vector<int> movedParents, chainParents{-1}, starParents{-1};
  for (int i = 0; i < 5000; ++i) {
    const auto sweep = "/copy/sweep-" + std::to_string(i);
    movedParents.insert(movedParents.end(), {-1, 2 * i});
    moved.push_back(run(sweep + "/base"));
    moved.push_back(fork(sweep + "/fork", "/r/base"));
    chainParents.push_back(i);
    chain.push_back(fork("/r/" + std::to_string(i + 1), "/r/" + std::to_string(i)));
    starParents.insert(starParents.end(), {-1, 0});
    star.push_back(run("/r/other-" + std::to_string(i)));
    star.push_back(fork("/r/" + std::to_string(i), "/r/base"));
  }
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(parentsOf(moved), movedParents) << "sweeps of equal names that were moved";
  EXPECT_EQ(parentsOf(chain), chainParents) << "each a fork of the one before";
  EXPECT_EQ(parentsOf(star), starParents) << "all of one run";
  EXPECT_LT(std::chrono::steady_clock::now() - begun, kPatience);
}

}  // namespace
}  // namespace xsmoe
