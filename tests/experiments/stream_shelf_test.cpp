// What is read of a stream is read once for the runs that are trained on it, and again when its files have changed.
#include "model/experiments/runs/stream_shelf.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "model/data/stream_folder.h"
#include "tests/experiments/experiments_fixture.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// Until a later change of any file in the folder is sure to be seen.
void waitUntilSettled(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    while (!stampOf(entry.path())->settled(nanosecondsNow())) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

bool givesUp(const Progress&) { return false; }

TEST(FileStamp, IsSettledWhenTheClockOfItsFileSystemHasGoneOn) {
  constexpr std::int64_t kMs = 1'000'000, kSecond = 1000 * kMs;
  const FileStamp fine{1, 1, 3, 100 * kSecond + 7, 100 * kSecond + 7};
  EXPECT_FALSE(fine.settled(100 * kSecond + 10 * kMs));
  EXPECT_TRUE(fine.settled(100 * kSecond + 200 * kMs));
  const FileStamp coarse{1, 1, 3, 100 * kSecond, 100 * kSecond};
  EXPECT_FALSE(coarse.settled(101 * kSecond)) << "times of whole seconds may be no finer";
  EXPECT_TRUE(coarse.settled(103 * kSecond));
  const FileStamp givenBack{1, 1, 3, 7, 100 * kSecond + 7};
  EXPECT_FALSE(givenBack.settled(100 * kSecond + 10 * kMs)) << "its content has an old time, but got it just now";
}

TEST(KnownChecksums, ReadAFileOnceUntilItIsAnother) {
  const TemporaryFolder folder;
  const auto file = folder.write("features.h5", "abc");
  waitUntilSettled(folder.path());
  KnownChecksums known;
  const auto first = known.of(file, {});
  ASSERT_TRUE(first) << describe(first.error());
  const auto again = known.of(file, givesUp);
  ASSERT_TRUE(again) << "nothing is read: " << describe(again.error());
  EXPECT_EQ(*again, *first);

  const auto time = fs::last_write_time(file);
  folder.write("features.h5", "abd");
  fs::last_write_time(file, time);
  EXPECT_FALSE(known.of(file, givesUp)) << "it is read again, though size and time are as they were";
  const auto changed = known.of(file, {});
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_NE(*changed, *first);
  fs::remove(file);
  EXPECT_FALSE(known.of(file, {}));
}

TEST(StreamShelf, GivesTheSameStreamUntilItsFilesOrItsWindowsAreOthers) {
  const TemporaryFolder folder;
  const auto place = folder.path() / "stream";
  writeSmallStream(place);
  waitUntilSettled(place);
  const auto stream = data::openStreamFolder(place);
  ASSERT_TRUE(stream) << describe(stream.error());
  auto protocol = smallRunSettings().protocol;
  protocol.windows = 4;
  protocol.kCore = 2;
  StreamShelf shelf(std::make_shared<KnownChecksums>());
  const auto first = shelf.open(*stream, protocol, true, {});
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ(shelf.open(*stream, protocol, true, givesUp).value().get(), first->get()) << "nothing is read";
  EXPECT_EQ(shelf.open(*stream, protocol, false, givesUp).value().get(), first->get());
  protocol.sequenceLength += 1;
  const auto longer = shelf.open(*stream, protocol, true, {});
  ASSERT_TRUE(longer) << describe(longer.error());
  EXPECT_NE(longer->get(), first->get());
  growSmallStream(place, 4, 1);
  EXPECT_FALSE(shelf.open(*stream, protocol, true, givesUp)) << "it is read again";
}

class RunsOfOneStream : public Experiments {
 protected:
  /// Counts what is read of the stream.
  class Counting : public Live {
   public:
    void onProgress(const Progress& progress) override { whats.push_back(progress.what); }
    [[nodiscard]] std::ptrdiff_t times(const std::string& what) const { return std::count(whats.begin(), whats.end(), what); }
    std::vector<std::string> whats;
  };

  void SetUp() override {
    Experiments::SetUp();
    waitUntilSettled(stream_);
    asked_ = overAll({{"seed", {"1", "2", "3"}}});
  }
  static void expectReadOnce(const Counting& listener) {
    EXPECT_EQ(listener.times("reading interactions.csv"), 1);
    EXPECT_EQ(listener.times("checking features.h5"), 1);
  }
  ExperimentPlan asked_;
};

TEST_F(RunsOfOneStream, ThatAreAskedForOneByOneReadItOnce) {
  Counting listener;
  for (const char* name : {"seed_1", "seed_2", "seed_3"}) {
    engine::Controls controls;
    const auto outcome = engine_->trainPlanned(asked_, name, listener, controls);
    ASSERT_TRUE(outcome) << describe(outcome.error());
  }
  expectReadOnce(listener);
  const auto all = run(asked_);
  ASSERT_TRUE(all) << describe(all.error());
  for (const auto& one : all->runs) expectAsAlone(one);
}

TEST_F(RunsOfOneStream, ThatAreAnExperimentReadItOnce) {
  Counting listener;
  engine::Controls controls;
  const auto outcome = engine_->experiment(asked_, heard_, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  expectReadOnce(listener);
  for (const auto& one : outcome->runs) expectAsAlone(one);
}

TEST_F(RunsOfOneStream, AreRefusedWhereItChangedSinceTheyWerePlanned) {
  const auto runs = planned(asked_);
  ASSERT_TRUE(runs) << describe(runs.error());
  auto queued = asked_;
  queued.streamChecksums = runs->at(0).streamChecksums;
  EXPECT_THAT(queued.streamChecksums, testing::SizeIs(2)) << "of the log and of its features";
  const auto trained = [&](const ExperimentPlan& plan, const char* name, Counting& listener) {
    engine::Controls controls;
    return engine_->trainPlanned(plan, name, listener, controls);
  };
  Counting listener, changed;
  ASSERT_TRUE(trained(queued, "seed_1", listener));
  const auto log = contentOf(stream_ / "interactions.csv");
  writeContent(stream_ / "interactions.csv", log + "\n");
  waitUntilSettled(stream_);
  const auto refused = trained(queued, "seed_2", changed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(changed.times("reading interactions.csv"), 1) << "it is looked at again";
  EXPECT_EQ(refused.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(refused.error()), testing::AllOf(testing::HasSubstr("the stream was changed since the experiment was planned"),
                                                        testing::HasSubstr("Put the stream back as it was")));
  EXPECT_FALSE(fs::exists(place("runs") / "seed_2"));
  EXPECT_TRUE(trained(queued, "seed_1", listener)) << "it is there, as it was planned";
  const auto mixed = planned(asked_);
  ASSERT_FALSE(mixed) << "the runs would be of two streams";
  EXPECT_THAT(describe(mixed.error()), testing::HasSubstr("seed_1: there is a run that is of another stream"));
  auto elsewhere = asked_;
  elsewhere.runs = place("others").string();
  EXPECT_TRUE(trained(elsewhere, "seed_2", listener)) << "planned anew, on the stream as it is now";

  writeContent(stream_ / "interactions.csv", log);
  waitUntilSettled(stream_);
  EXPECT_TRUE(trained(queued, "seed_2", listener));
}

}  // namespace
}  // namespace xsmoe::experiments
