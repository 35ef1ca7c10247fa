// Runs that were moved, that lie where nothing can be written, and folders that lead back to themselves.
#include <gmock/gmock.h>
#include <unistd.h>

#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/stream_place.h"
#include "tests/experiments/told_tests.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

fs::path streamIn(const TemporaryFolder& folder, const std::string& place) {
  folder.write(place + "/interactions.csv", "user,item,timestamp\n");
  return folder / place;
}

TEST(PlacesOfStream, AreWhereItWasAndWhereItIsRelativeToTheRun) {
  const TemporaryFolder folder;
  const auto moved = streamIn(folder, "new/streams/ml");
  const auto was = folder / "old/streams/ml";
  EXPECT_THAT(placesOfStream(was, folder / "new/runs/first"), ElementsAre(moved));
  EXPECT_THAT(placesOfStream(was, folder / "new/runs/deep/er/first"), ElementsAre(moved));
  EXPECT_THAT(placesOfStream(was, folder / "elsewhere/runs/first"), IsEmpty());
  EXPECT_THAT(placesOfStream({}, folder / "new/runs/first"), IsEmpty());
  const auto old = streamIn(folder, "old/streams/ml");
  EXPECT_THAT(placesOfStream(was, folder / "new/runs/first"), ElementsAre(old, moved)) << "where it was comes first";
}

TEST(PlacesOfStream, OfAStreamBesideItsRun) {
  const TemporaryFolder folder;
  const auto moved = streamIn(folder, "usb/ml");
  EXPECT_THAT(placesOfStream("/home/me/ml", folder / "usb/run"), ElementsAre(moved));
}

class MovedRun : public WholeRuns {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "old/streams");
    writeSmallStream(stream());
    engine::Controls controls;
    Live live;
    ASSERT_TRUE(engine_->train({stream(), run("old"), settings(), engine::ProtocolChoice{}}, live, controls));
    fs::rename(folder_ / "old", folder_ / "new");
  }
  [[nodiscard]] fs::path stream() const { return folder_ / "old/streams/small"; }
  [[nodiscard]] fs::path run(const std::string& place) const { return folder_ / place / "runs/first"; }
};

TEST_F(MovedRun, FindsItsStreamThatMovedAlong) {
  EXPECT_EQ(engine_->openRun(run("new"))->description().streamFolder, (folder_ / "new/streams/small").string());
  const auto questions = engine_->openQuestions(run("new"), {});
  ASSERT_TRUE(questions) << describe(questions.error());
  engine::Controls controls;
  Live live;
  EXPECT_TRUE(engine_->fork({run("new"), {0}, folder_ / "fork", {{"tau", "0.5"}}}, live, controls));
}

TEST_F(MovedRun, PassesOverAnotherStreamWhereItsOwnWas) {
  writeSmallStream(stream());
  growSmallStream(stream(), 4, 1);
  const auto questions = engine_->openQuestions(run("new"), {});
  EXPECT_TRUE(questions) << describe(questions.error());
}

TEST_F(MovedRun, WithoutItsStreamSaysWhereItWas) {
  fs::rename(folder_ / "new/streams", folder_ / "gone");
  EXPECT_THAT(describe(engine_->openQuestions(run("new"), {}).error()), HasSubstr("old/streams/small: the run's stream is not there"));
}

/// Acts as somebody whom permissions stop.
template <class Work>
void asNobody(const Work& work) {
  constexpr uid_t kNobody = 65534;
  const bool root = geteuid() == 0;
  ASSERT_EQ(root ? seteuid(kNobody) : 0, 0);
  work();
  ASSERT_EQ(root ? seteuid(0) : 0, 0);
}

/// Nothing below can be written any more.
void seal(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) fs::permissions(entry, fs::perms(entry.is_directory() ? 0555 : 0444));
  fs::permissions(folder, fs::perms(0555));
  fs::permissions(folder.parent_path(), fs::perms(0755));
}

class SealedRun : public WholeRuns {
 protected:
  void SetUp() override {
    WholeRuns::SetUp();
    train("run", settings());
  }
  void TearDown() override {
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
      if (entry.is_directory()) fs::permissions(entry, fs::perms(0755));
  }
};

TEST_F(SealedRun, IsTestedAgainEachTimeItIsAsked) {
  seal(place("run"));
  asNobody([&] {
    for (int time = 0; time < 2; ++time) {
      int tests = 0;
      ToldTests told;
      const auto matrix = engine_->openQuestions(place("run"), {}).value()->forgetting([&](const Progress& state) {
        if (told.isAnother(state)) ++tests;
        return true;
      });
      ASSERT_TRUE(matrix) << describe(matrix.error());
      EXPECT_EQ(tests, 9) << "nothing can be kept";
    }
  });
  EXPECT_FALSE(fs::exists(RunPaths(place("run")).forgetting()));
}

TEST_F(SealedRun, ThatIsFinishedTellsItsEnd) {
  seal(place("run"));
  asNobody([&] {
    engine::Controls controls;
    Live live;
    const auto outcome = engine_->resume({place("run"), {}}, live, controls);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    EXPECT_TRUE(outcome->result.mean.has_value());
    EXPECT_TRUE(engine_->openRun(place("run")));
    EXPECT_TRUE(engine_->openQuestions(place("run"), {}));
    EXPECT_THAT(*engine_->listRuns(folder_.path(), {}), SizeIs(1));
  });
}

TEST_F(SealedRun, IsReadWithWhatAKilledProgramLeftBesideItsRecord) {
  const auto events = eventsOf(place("run"));
  fs::copy(place("run"), place("killed"), fs::copy_options::recursive);
  for (const char* part : {"", "-wal", "-shm"}) fs::remove((place("killed") / "record.sqlite").string() + part);
  {
    // As a program leaves it that is killed: what it wrote last is in the log beside the record.
    const auto writer = RecordWriter::create(place("writing.sqlite"));
    ASSERT_TRUE(writer);
    ASSERT_TRUE(readRecord(place("run") / "record.sqlite", [&](const RunEvent& event) { (*writer)->write(event); }));
    (*writer)->flush();
    for (const char* beside : {"", "-wal"})
      fs::copy_file(place("writing.sqlite").string() + beside, (place("killed") / "record.sqlite").string() + beside);
  }
  ASSERT_GT(fs::file_size(place("killed") / "record.sqlite-wal"), 0U);
  seal(place("killed"));
  asNobody([&] { EXPECT_EQ(eventsOf(place("killed")), events); });
}

TEST(ListRuns, FindsARunOnceWhereLinksLeadToItAgain) {
  const TemporaryFolder folder;
  const auto made = makeEngine();
  writeSmallStream(folder / "stream");
  engine::Controls controls;
  class Unheard : public engine::TrainListener {
   public:
    void onEvent(const RunEvent&) override {}
  } silent;
  ASSERT_TRUE(made->train({folder / "stream", folder / "runs/first", smallRunSettings(), engine::ProtocolChoice{}}, silent, controls));
  fs::create_directory_symlink("..", folder / "runs/up");
  fs::create_directory_symlink(".", folder / "runs/first/self");
  fs::create_directory_symlink("first", folder / "runs/again");
  for (const auto& from : {folder / "runs", folder / "runs/first", folder.path()})
    EXPECT_THAT(*made->listRuns(from, {}), SizeIs(1)) << from;
}

}  // namespace
}  // namespace xsmoe::experiments
