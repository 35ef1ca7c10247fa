// A run whose learning rate explodes stops, goes back to its last good epoch and goes on with another rate.
#include <gmock/gmock.h>

#include "model/experiments/local_engine.h"
#include "model/experiments/runs/record.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

class DivergenceListener : public engine::TrainListener {
 public:
  void onNotice(const std::string& sentence) override { notices.push_back(sentence); }
  void onResumed(const RunHistory& history) override { kept = history; }
  void onEvent(const RunEvent& event) override {
    if (onEach) onEach(event.detail);
  }
  std::vector<std::string> notices;
  RunHistory kept;
  std::function<void(const EventDetail&)> onEach;
};

class Divergence : public testing::Test {
 protected:
  void SetUp() override { writeSmallStream(stream_); }
  [[nodiscard]] fs::path place(const std::string& name) const { return folder_.path() / name; }
  static RunSettings settings() {
    auto made = smallRunSettings();
    made.training.epochs = 3;
    made.training.checkpointEvery = 100;  // what it goes back to is not on the disk
    return made;
  }
  /// Sets a learning rate after the first epoch of D_1.
  Result<engine::TrainOutcome> train(const std::string& name, double rate) {
    engine::Controls controls;
    DivergenceListener live;
    live.onEach = [&](const EventDetail& detail) {
      const auto* epoch = std::get_if<EpochDone>(&detail);
      if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 1) controls.ask(SetNumber{"learning-rate", rate});
    };
    return engine_->train({stream_, place(name), settings(), engine::ProtocolChoice{}}, live, controls);
  }

  const TemporaryFolder folder_;
  const fs::path stream_ = folder_.path() / "stream";
  std::unique_ptr<engine::Engine> engine_ = makeEngine();
};

TEST_F(Divergence, ShowsTheBatchAndKeepsWhatWasMeasured) {
  const auto end = train("run", 1e25);
  ASSERT_FALSE(end);
  EXPECT_THAT(describe(end.error()), HasSubstr("is not finite. Resume the run with a smaller learning rate"));
  const auto run = engine_->openRun(place("run"));
  ASSERT_TRUE(run) << describe(run.error());
  EXPECT_EQ(run->state(), RunState::kFailed);
  ASSERT_TRUE(run->diverged());
  const auto& shown = *run->diverged();
  EXPECT_EQ(shown.window.value, 1);
  EXPECT_EQ(shown.epoch, 2);
  EXPECT_GE(shown.batch, 1);
  EXPECT_EQ(shown.goodEpoch, 1);
  EXPECT_THAT(shown.what, HasSubstr("is not finite"));
  ASSERT_FALSE(shown.sequences.empty());
  EXPECT_LE(shown.sequences.size(), 8U) << "a batch";
  for (const auto& sequence : shown.sequences) {
    EXPECT_THAT(sequence.user, StartsWith("user-"));
    EXPECT_GE(sequence.items.size(), 2U);
    EXPECT_THAT(sequence.items, testing::Each(StartsWith("item-")));
  }
  ASSERT_EQ(run->windowCount(), 2U);
  EXPECT_TRUE(run->window(0).done);
  EXPECT_EQ(run->window(1).epochs.size(), 1U);
  EXPECT_TRUE(fs::exists(place("run") / "checkpoints/window_00.safetensors"));
}

TEST_F(Divergence, GoesOnFromTheLastGoodEpochAsTheRunThatTookTheOtherRateAtOnce) {
  ASSERT_FALSE(train("run", 1e25));
  ASSERT_TRUE(train("calm", 5e-4));
  engine::Controls controls;
  DivergenceListener live;
  std::vector<LearningRateChanged> changes;
  live.onEach = [&](const EventDetail& detail) {
    if (const auto* change = std::get_if<LearningRateChanged>(&detail)) changes.push_back(*change);
  };
  engine::ResumeRequest request{place("run"), {}};
  request.learningRate = 5e-4;
  const auto end = engine_->resume(request, live, controls);
  ASSERT_TRUE(end) << describe(end.error());
  EXPECT_FALSE(end->stopped);
  EXPECT_THAT(live.notices, Contains(HasSubstr("the run had diverged in window 1, epoch 2")));
  EXPECT_EQ(live.kept.window(1).epochs.size(), 1U) << "the epoch before is not trained again";
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].to, 5e-4);
  for (const char* file : {"window_00.safetensors", "window_01.safetensors", "window_02.safetensors"})
    EXPECT_TRUE(contentOf(place("run") / "checkpoints" / file) == contentOf(place("calm") / "checkpoints" / file)) << file;
  const auto run = engine_->openRun(place("run"));
  ASSERT_TRUE(run);
  EXPECT_EQ(run->state(), RunState::kFinished);
  EXPECT_FALSE(run->diverged());
}

TEST_F(Divergence, InTheFirstEpochBeginsAgain) {
  engine::Controls controls;
  controls.ask(SetNumber{"learning-rate", 1e25});
  DivergenceListener live;
  ASSERT_FALSE(engine_->train({stream_, place("run"), settings(), engine::ProtocolChoice{}}, live, controls));
  const auto failed = engine_->openRun(place("run"));
  ASSERT_TRUE(failed);
  ASSERT_TRUE(failed->diverged());
  EXPECT_EQ(failed->diverged()->goodEpoch, 0);
  engine::Controls again;
  engine::ResumeRequest request{place("run"), {}};
  request.learningRate = 1e-3;
  const auto end = engine_->resume(request, live, again);
  ASSERT_TRUE(end) << describe(end.error());
  EXPECT_EQ(engine_->openRun(place("run"))->state(), RunState::kFinished);
}

TEST_F(Divergence, ResumedWithARateThatDoesNotExistIsRefusedAndChangesNothing) {
  ASSERT_FALSE(train("run", 1e25));
  engine::Controls controls;
  DivergenceListener live;
  engine::ResumeRequest request{place("run"), {}};
  request.learningRate = -1;
  const auto end = engine_->resume(request, live, controls);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(engine_->openRun(place("run"))->state(), RunState::kFailed);
}

}  // namespace
}  // namespace xsmoe::experiments
