// A run folder appears with run.json, record and shared windows, or not at all; what a killed program left there does not block it.
#include "model/experiments/runs/new_run.h"

#include <gmock/gmock.h>

#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/boundaries.h"
#include "tests/experiments/sample_events.h"
#include "tests/experiments/whole_runs.h"
#include "tests/support/full_disk.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

RunManifest manifest() {
  RunManifest made;
  made.description.name = "run";
  made.description.hiddenStates = 13;
  return made;
}

std::string refusalToMake(const fs::path& folder) {
  const auto refused = NewRun::create(RunPaths(folder), manifest());
  if (refused) return "it was made";
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(refused.error().where, folder.string());
  return refused.error().what;
}

TEST(NewRun, AppearsWithItsRecord) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path() / "runs" / "first");
  auto run = NewRun::create(paths, manifest());
  ASSERT_TRUE(run) << describe(run.error());
  EXPECT_FALSE(fs::exists(paths.folder));
  const auto started = run->start(0);
  ASSERT_TRUE(started) << describe(started.error());
  EXPECT_THAT(namesIn(folder.path() / "runs"), UnorderedElementsAre("first"));
  EXPECT_TRUE(fs::is_directory(paths.checkpoints()));
  EXPECT_TRUE(readRun(paths));
  EXPECT_FALSE(RunLock::take(paths)) << "it is held from the start";
  started->record->write(sampleEvents().front());
  started->record->flush();
  EXPECT_EQ(recordedEvents(paths.record()).value(), 1);
}

TEST(NewRun, LeavesNothingWhereItIsNotStarted) {
  const TemporaryFolder folder;
  ASSERT_TRUE(NewRun::create(RunPaths(folder.path() / "first"), manifest()));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(NewRun, MayHaveAFolderThatIsEmpty) {
  const TemporaryFolder folder;
  ASSERT_TRUE(NewRun::create(RunPaths(folder.path()), manifest())->start(0));
  EXPECT_TRUE(readRun(RunPaths(folder.path())));
}

TEST(NewRun, TakesTheFolderOfOneWhoseMakingWasBrokenOff) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "checkpoints");
  folder.write("run.json.unfinished-123", "{\"format\":");
  folder.write(".unfinished-124/run.json", "{}");
  ASSERT_TRUE(RecordWriter::create(folder.path() / "record.sqlite"));
  const auto run = NewRun::create(RunPaths(folder.path()), manifest())->start(0);
  ASSERT_TRUE(run) << describe(run.error());
  EXPECT_TRUE(readRun(RunPaths(folder.path())));
  EXPECT_FALSE(fs::exists(folder.path() / "run.json.unfinished-123"));
  EXPECT_FALSE(fs::exists(folder.path() / ".unfinished-124"));
}

TEST(NewRun, LeavesAFolderAloneInWhichAnythingCouldBeLost) {
  const auto untouched = [](const std::string& name, const std::string& says) {
    const TemporaryFolder folder;
    fs::create_directories(folder.path() / "checkpoints");
    const auto file = folder.write(name, "content");
    EXPECT_THAT(refusalToMake(folder.path()), HasSubstr(says));
    EXPECT_EQ(contentOf(file), "content");
    EXPECT_TRUE(fs::exists(folder.path() / "checkpoints"));
  };
  untouched("notes.txt", "parts of a run, but no run.json");
  untouched("checkpoints/window_00.safetensors", "parts of a run, but no run.json");
  untouched("record.sqlite", "parts of a run, but no run.json");
  untouched("run.json", "the run folder exists and is not empty");
}

TEST(NewRun, LeavesAFolderWithARecordedEventAlone) {
  const TemporaryFolder folder;
  const RunPaths paths(folder.path());
  RecordWriter::create(paths.record()).value()->write(sampleEvents().front());
  EXPECT_THAT(refusalToMake(folder.path()), HasSubstr("parts of a run"));
  EXPECT_EQ(recordedEvents(paths.record()).value(), 1);
}

TEST(NewRun, ThatIsNotEmptyIsLeftAlone) {
  const TemporaryFolder folder;
  folder.write("notes.txt", "mine");
  EXPECT_EQ(refusalToMake(folder.path()), "the run folder exists and is not empty");
  EXPECT_THAT(namesIn(folder.path()), UnorderedElementsAre("notes.txt"));
}

TEST(NewRun, InThePlaceOfAFileOrBelowOneCannotBeWritten) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "mine");
  EXPECT_THAT(refusalToMake(file), HasSubstr("there is a file of this name"));
  EXPECT_THAT(refusalToMake(file / "run"), HasSubstr("cannot be written"));
}

class NewFork : public WholeRuns {
 protected:
  [[nodiscard]] Result<NewRun> make(const std::string& name) const {
    const RunPaths parent(place("run"));
    const auto events = eventsUpToEndOf(parent, {1});
    return makeWithPast({parent, RunPaths(place(name)), manifest(), {1}, events.value()});
  }
};

TEST_F(NewFork, AppearsWithItsWholePast) {
  train("run", settings());
  const auto events = eventsUpToEndOf(RunPaths(place("run")), {1}).value();
  auto fork = make("fork");
  ASSERT_TRUE(fork) << describe(fork.error());
  EXPECT_FALSE(fs::exists(place("fork")));
  ASSERT_TRUE(fork->start(events));
  EXPECT_EQ(recordedEvents(place("fork") / "record.sqlite").value(), events);
  EXPECT_EQ(readRun(RunPaths(place("fork")))->windowCount(), 2U);
  EXPECT_TRUE(stateAtEndOf(RunPaths(place("fork")), {1}, settings().protocol));
}

TEST_F(NewFork, IsNotBlockedByOneThatWasKilled) {
  train("run", settings());
  fs::create_directories(place("fork.unfinished-123") / "checkpoints");
  std::ofstream(place("fork.unfinished-123") / "run.json") << "{}";
  fork("run", 1, "fork");
  expectEqual("fork", "run");
  EXPECT_FALSE(fs::exists(place("fork.unfinished-123")));
}

TEST_F(NewFork, ThatIsBeingMadeIsNotListed) {
  train("run", settings());
  const auto fork = make("fork");
  EXPECT_EQ(engine_->listRuns(folder_.path(), {})->size(), 1U);
}

TEST_F(NewFork, OnAFullDiskSaysWhatCannotBeWrittenAndLeavesNothing) {
  train("run", settings());
  const auto size = fs::file_size(place("run") / "record.sqlite");
  const FullDisk full(size);
  const auto fork = make("fork");
  ASSERT_FALSE(fork);
  EXPECT_EQ(fork.error().kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(fork.error().where, (place("fork") / "record.sqlite").string());
  EXPECT_THAT(describe(fork.error()), HasSubstr("Check the disk's free space"));
  EXPECT_THAT(namesIn(folder_.path()), UnorderedElementsAre("run", "stream"));
}

}  // namespace
}  // namespace xsmoe::experiments
