// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/engine_thread.h"

#include <QSignalSpy>

#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class EngineThreadTest : public StudioTest {
 protected:
  TrainJob job(std::uint64_t id) {
    RunSettings settings;
    settings.protocol.windows = 4;
    settings.training.epochs = 3;
    return {id, engine::TrainRequest{stream(), folder("runs") / std::to_string(id), settings, {}}, std::make_shared<engine::Controls>()};
  }
  void listen(EngineThread& thread) {
    QObject::connect(&thread, &EngineThread::live, &thread, [this](const auto& state) { states_.push_back(state); });
    QObject::connect(&thread, &EngineThread::ended, &thread, [this](const RunEnd& end) { ends_.push_back(end); });
  }

  std::shared_ptr<SharedEngine> engine_ = std::make_shared<SharedEngine>(factory());
  std::vector<std::shared_ptr<const LiveState>> states_;
  std::vector<RunEnd> ends_;
};

TEST_F(EngineThreadTest, ShowsTheLastStateBeforeTheEnd) {
  EngineThread thread(engine_);
  listen(thread);
  thread.train(job(7));
  ASSERT_TRUE(eventually([&] { return !ends_.empty(); }));
  ASSERT_TRUE(ends_[0].outcome);
  EXPECT_FALSE(ends_[0].outcome->stopped);
  ASSERT_FALSE(states_.empty());
  EXPECT_EQ(states_.back()->runId, 7u);
  EXPECT_EQ(states_.back()->history->state(), RunState::kFinished);
  EXPECT_EQ(states_.back()->history->windowCount(), 3u);
  EXPECT_GT(states_.back()->residentBytes, 0);
  EXPECT_FALSE(thread.busy());
}

TEST_F(EngineThreadTest, HasOneSnapshotInFlightHoweverFastTheRun) {
  script_->batchesPerEpoch = 2000;
  EngineThread thread(engine_);
  listen(thread);
  thread.train(job(1));
  while (script_->trainingsEnded == 0) std::this_thread::yield();  // 18,000 batches while the window does not look
  ASSERT_TRUE(eventually([&] { return !ends_.empty(); }));
  EXPECT_EQ(states_.size(), 1u);
  EXPECT_EQ(states_.back()->history->state(), RunState::kFinished);
  EXPECT_EQ(states_.back()->history->window(2).batchLosses.size(), 6000u);  // nothing is lost from the history
}

TEST_F(EngineThreadTest, IsNotShownMoreOftenThanItsRate) {
  script_->endless = true;
  EngineThread thread(engine_);
  listen(thread);
  auto training = job(1);
  QElapsedTimer clock;
  clock.start();
  thread.train(training);
  ASSERT_TRUE(eventually([&] { return states_.size() >= 5; }));
  EXPECT_GE(clock.elapsed(), 4 * kLiveInterval.count());
  training.controls->stop();
  ASSERT_TRUE(eventually([&] { return !ends_.empty(); }));
  EXPECT_TRUE(ends_[0].outcome->stopped);
}

TEST_F(EngineThreadTest, DropsAnOlderRun) {
  script_->endless = true;
  EngineThread thread(engine_);
  listen(thread);
  thread.train(job(1));
  ASSERT_TRUE(eventually([&] { return script_->batches > 100; }));
  auto newer = job(2);
  thread.train(newer);  // the window has not looked since: the older run's news still wait
  const auto before = states_.size();
  newer.controls->stop();
  ASSERT_TRUE(eventually([&] { return ends_.size() == 2; }));
  ASSERT_GT(states_.size(), before);
  for (auto i = before; i < states_.size(); ++i) EXPECT_EQ(states_[i]->runId, 2u);
}

TEST_F(EngineThreadTest, EndsInMidRunWhenDestroyed) {
  script_->endless = true;
  {
    EngineThread thread(engine_);
    thread.train(job(1));
    while (script_->batches < 10) std::this_thread::yield();
  }
  EXPECT_EQ(script_->trainingsEnded, 1);
  const int batches = script_->batches;
  EXPECT_GE(batches, 10);
}

TEST_F(EngineThreadTest, SaysWhyThereIsNoEngineAndTriesAgain) {
  script_->refuseEngine = true;
  EngineThread thread(engine_);
  listen(thread);
  thread.train({1, engine::ResumeRequest{folder("run"), {}, {}}, std::make_shared<engine::Controls>()});
  ASSERT_TRUE(eventually([&] { return ends_.size() == 1; }));
  ASSERT_TRUE(ends_[0].error);
  EXPECT_EQ(ends_[0].error->what, "the engine cannot be loaded");
  script_->refuseEngine = false;
  thread.train(job(2));
  ASSERT_TRUE(eventually([&] { return ends_.size() == 2; }));
  EXPECT_TRUE(ends_[1].outcome);
}

TEST_F(EngineThreadTest, TurnsAnExceptionIntoAnErrorThatSaysWhereAndWhat) {
  script_->throwInTraining = true;
  EngineThread thread(engine_);
  listen(thread);
  thread.train(job(3));
  ASSERT_TRUE(eventually([&] { return !ends_.empty(); }));
  ASSERT_TRUE(ends_[0].error);
  EXPECT_EQ(ends_[0].error->what, "the run broke off: a matrix has no columns");
  EXPECT_EQ(ends_[0].error->where, (folder("runs") / "3").string());
}

}  // namespace
}  // namespace xsmoe::studio
