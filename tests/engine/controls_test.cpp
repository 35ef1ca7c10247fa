#include "model/engine/controls.h"

#include <gmock/gmock.h>

#include <latch>
#include <thread>
#include <vector>

namespace xsmoe::engine {
namespace {

using Wake = Controls::Wake;

TEST(Controls, LetATrainerRunUntilSomethingIsAsked) {
  Controls controls;
  EXPECT_EQ(controls.wait(), Wake::kProceed);
  EXPECT_FALSE(controls.take().any());
}

TEST(Controls, HandOutEveryRequestOnce) {
  Controls controls;
  controls.setTau(0.2);
  controls.setTau(0.3);
  controls.setGrouping({3, 6});
  controls.pruneNow();
  controls.copyModel();
  EXPECT_EQ(controls.wait(), Wake::kRequests);
  const auto requests = controls.take();
  EXPECT_EQ(requests.tau, 0.3);  // the latest
  EXPECT_EQ(requests.grouping, (Grouping{3, 6}));
  EXPECT_TRUE(requests.pruneNow);
  EXPECT_TRUE(requests.copyModel);
  EXPECT_FALSE(controls.take().any());
}

TEST(Controls, TakeBackBeforeOrAfterTheChangesThatAreAskedForWithIt) {
  using Undo = Requests::Undo;
  Controls controls;
  controls.undo();
  controls.setTau(0.2);
  EXPECT_EQ(controls.take().undo, Undo::kFirst);
  controls.setSetting("patience", 7);
  controls.undo();
  const auto requests = controls.take();
  EXPECT_EQ(requests.undo, Undo::kLast);
  EXPECT_EQ(requests.settings.at("patience"), 7);
  EXPECT_GT(requests.askedMs.at("patience"), 1'600'000'000'000);
  controls.undo();
  EXPECT_EQ(controls.wait(), Wake::kRequests);
}

TEST(Controls, KeepPressesForTheLogWithoutWakingTheTrainer) {
  Controls controls;
  controls.pause();
  controls.pause();  // nothing new
  controls.step(Boundary::kEpoch);
  controls.resume();
  controls.resume();
  EXPECT_EQ(controls.wait(), Wake::kProceed);
  std::vector<std::string> presses;
  for (const auto& press : controls.take().presses) presses.push_back(std::string(press.what) + ' ' + std::string(press.value));
  EXPECT_THAT(presses, testing::ElementsAre("pause ", "step epoch", "continue "));
  EXPECT_TRUE(controls.take().presses.empty());
}

TEST(Controls, StepEndsAtTheFirstBoundaryOfItsKindOrACoarserOne) {
  Controls controls;
  controls.pause();
  controls.step(Boundary::kEpoch);
  EXPECT_FALSE(controls.paused());
  controls.reached(Boundary::kBatch);
  EXPECT_FALSE(controls.paused());
  controls.reached(Boundary::kEpoch);
  EXPECT_TRUE(controls.paused());
  controls.step(Boundary::kBatch);
  controls.reached(Boundary::kWindow);
  EXPECT_TRUE(controls.paused());
}

TEST(Controls, ResumeEndsAStep) {
  Controls controls;
  controls.step(Boundary::kBatch);
  controls.resume();
  controls.reached(Boundary::kBatch);
  EXPECT_FALSE(controls.paused());
}

TEST(Controls, PauseEndsAStepAtOnce) {
  Controls controls;
  controls.step(Boundary::kWindow);
  controls.pause();
  EXPECT_TRUE(controls.paused());
}

TEST(Controls, StopIsFinalAndCanBePressedTwice) {
  Controls controls;
  controls.pause();
  controls.stop();
  controls.stop();
  controls.resume();
  controls.step(Boundary::kBatch);
  EXPECT_TRUE(controls.stopRequested());
  EXPECT_EQ(controls.wait(), Wake::kStop);
}

TEST(Controls, StopComesBeforeRequests) {
  Controls controls;
  controls.setTau(0.5);
  controls.stop();
  EXPECT_EQ(controls.wait(), Wake::kStop);
}

/// What a trainer that waits while paused is woken with.
Wake wakeOfAPausedTrainer(void (*press)(Controls&)) {
  Controls controls;
  controls.pause();
  std::latch started(1);
  Wake wake{};
  std::thread trainer([&] {
    started.count_down();
    wake = controls.wait();
  });
  started.wait();
  press(controls);
  trainer.join();
  return wake;
}

TEST(Controls, WakeAPausedTrainerFromAnotherThread) {
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.resume(); }), Wake::kProceed);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.step(Boundary::kBatch); }), Wake::kProceed);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.stop(); }), Wake::kStop);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.setTau(0.4); }), Wake::kRequests);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.setGrouping({1}); }), Wake::kRequests);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.pruneNow(); }), Wake::kRequests);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.copyModel(); }), Wake::kRequests);
}

TEST(Controls, TakePressesFromManyThreads) {
  Controls controls;
  constexpr int kThreads = 4, kPresses = 500;
  std::latch go(kThreads + 1);
  std::vector<std::thread> people;
  for (int i = 0; i < kThreads; ++i)
    people.emplace_back([&, i] {
      go.arrive_and_wait();
      for (int press = 0; press < kPresses; ++press) {
        controls.setTau(i);
        controls.pause();
        controls.step(Boundary::kBatch);
      }
      controls.resume();
    });
  std::thread trainer([&] {
    go.arrive_and_wait();
    while (controls.wait() != Wake::kStop) {
      static_cast<void>(controls.take());
      controls.reached(Boundary::kBatch);
    }
  });
  for (auto& person : people) person.join();
  controls.stop();
  trainer.join();
  EXPECT_TRUE(controls.stopRequested());
}

}  // namespace
}  // namespace xsmoe::engine
