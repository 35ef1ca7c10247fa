#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "model/analysis/intervention_text.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A copy of a run folder of record version 1, which the sources of revision c17a9ab wrote: SQLite puts files beside what it reads. Three
/// windows with a change of τ, a pause, another grouping and a "prune now"; the numbers are made up, and it has no weights.
class OldRun : public testing::Test {
 protected:
  OldRun() {
    const auto fixture = std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/runs/version-1";
    for (const char* file : {"run.json", "record.sqlite"}) std::filesystem::copy_file(fixture / file, folder_ / file);
  }
  [[nodiscard]] std::string answer(const std::string& query) const {
    return SQLite::Database(paths_.record().string()).execAndGet(query).getString();
  }

  TemporaryFolder folder_;
  RunPaths paths_ = RunPaths(folder_.path());
};

TEST_F(OldRun, IsWhatItSays) { EXPECT_EQ(answer("PRAGMA user_version"), "1"); }

TEST_F(OldRun, OpensWithTheSettingsOfItsTime) {
  const auto manifest = readManifest(paths_);
  ASSERT_TRUE(manifest) << describe(manifest.error());
  const auto& run = manifest->description;
  RunSettings expected;
  expected.model.method = Method::kTextual;
  expected.model.grouping = {1, 3};
  expected.protocol.windows = 4;
  expected.training.seed = 7;
  expected.device.threads = 2;
  EXPECT_EQ(run.settings, expected);
  EXPECT_EQ(run.hiddenStates, 4);
  EXPECT_THAT(run.cachedStates, IsEmpty()) << "it had all";
  EXPECT_FALSE(run.origin);
  EXPECT_THAT(manifest->stream, SizeIs(2));
}

TEST_F(OldRun, TellsWhatHappened) {
  const auto run = readRun(paths_);
  ASSERT_TRUE(run) << describe(run.error());
  EXPECT_EQ(run->state(), RunState::kFinished);
  EXPECT_EQ(run->finished()->mean->hr10, 0.3125);
  EXPECT_EQ(run->tau(), 0.15);
  EXPECT_THAT(run->grouping(), ElementsAre(3));
  ASSERT_EQ(run->windowCount(), 3U);
  const auto& first = run->window(0);
  EXPECT_THAT(first.batchLosses, ElementsAre(4.6875F, 4.625F, 4.4375F, 4.375F));
  EXPECT_EQ(first.done->test->hr10, 0.5);
  EXPECT_THAT(first.started.structure, SizeIs(2)) << "whose layers had shares then, all 0";
  EXPECT_THAT(first.started.structure.front().born, ElementsAre(0));
  EXPECT_THAT(first.births, SizeIs(2));
  EXPECT_THAT(run->window(1).deaths, SizeIs(1));
  EXPECT_TRUE(run->window(2).deaths.front().byHand);
  ASSERT_THAT(run->usage(), SizeIs(1));
  EXPECT_THAT(run->usage().front().born, ElementsAre(1, 2));
  std::vector<std::string> did;
  for (const auto& one : run->interventions()) did.push_back(interventionText(one));
  EXPECT_THAT(
      did, ElementsAre("tau 0.1 → 0.15", "grouping requested: 1,3 → 3", "grouping applied: 1,3 → 3", "pruned now at tau 0.15: 1 expert"));
}

TEST_F(OldRun, IsGoneOnWithAsOneOfThisVersion) {
  const auto before = recordedEvents(paths_.record());
  ASSERT_TRUE(before) << describe(before.error());
  {
    auto record = RecordWriter::goOn(paths_.record(), *before - 1);  // without its end
    ASSERT_TRUE(record) << describe(record.error());
    (*record)->write({1, RunStopped{{2}}});
  }
  const auto run = readRun(paths_);
  ASSERT_TRUE(run) << describe(run.error());
  EXPECT_EQ(run->state(), RunState::kStopped);
  EXPECT_EQ(run->windowCount(), 3U);
  EXPECT_EQ(answer("PRAGMA user_version"), std::to_string(kRecordVersion));
  EXPECT_EQ(answer("SELECT count(*) FROM change_log"), "0") << "a view that version 1 did not have";
}

}  // namespace
}  // namespace xsmoe::experiments
