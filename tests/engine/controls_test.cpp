#include "model/engine/controls.h"

#include <gmock/gmock.h>

#include <chrono>
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

std::vector<Act> actsIn(const Requests& requests) {
  std::vector<Act> acts;
  for (const auto& asked : requests.acts) acts.push_back(asked.act);
  return acts;
}

TEST(Controls, HandOutEveryRequestOnceInTheOrderOfAskingTheLatestOfAKind) {
  Controls controls;
  controls.ask(SetTau{0.2});
  controls.ask(Regroup{{3, 6}});
  controls.ask(SetTau{0.3});
  controls.ask(PruneNow{});
  controls.copyModel();
  EXPECT_EQ(controls.wait(), Wake::kRequests);
  const auto requests = controls.take();
  EXPECT_THAT(actsIn(requests), testing::ElementsAre(Act(Regroup{{3, 6}}), Act(SetTau{0.3}), Act(PruneNow{})));
  EXPECT_GT(requests.acts.front().askedMs, 1'600'000'000'000);
  EXPECT_TRUE(requests.copyModel);
  EXPECT_FALSE(controls.take().any());
}

TEST(Controls, KeepAnUndoWhereItWasAskedFor) {
  Controls controls;
  controls.ask(SetTau{0.2});
  controls.undo();
  controls.ask(SetTau{0.3});
  controls.ask(SetTau{0.4});
  EXPECT_THAT(actsIn(controls.take()), testing::ElementsAre(Act(SetTau{0.2}), Act(Undo{}), Act(SetTau{0.4})));
  controls.undo();
  EXPECT_EQ(controls.wait(), Wake::kRequests);
}

TEST(Controls, KeepPressesForTheLogWithoutWakingTheTrainer) {
  Controls controls;
  controls.pause();
  controls.pause();  // nothing new
  controls.step(Boundary::kEpoch);
  controls.unpause();
  controls.unpause();
  EXPECT_EQ(controls.wait(), Wake::kProceed);
  EXPECT_THAT(actsIn(controls.take()),
              testing::ElementsAre(Act(Press(Pause{})), Act(Press(StepTo{Boundary::kEpoch})), Act(Press(Continue{}))));
  EXPECT_TRUE(controls.take().acts.empty());
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

TEST(Controls, SlowMotionWaitsAtEachBoundary) {
  constexpr std::chrono::milliseconds kPace(40);
  Controls controls;
  EXPECT_TRUE(controls.idle());
  controls.slowDown(kPace);
  EXPECT_FALSE(controls.idle()) << "each batch is told before the trainer waits";
  EXPECT_EQ(controls.waitPerBatch(), kPace);
  const auto begun = std::chrono::steady_clock::now();
  for (const auto boundary : {Boundary::kBatch, Boundary::kEpoch}) controls.reached(boundary);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 2 * kPace);
  controls.slowDown(std::chrono::milliseconds(0));
  EXPECT_TRUE(controls.idle());
}

/// Each wakes a trainer that would wait for an hour.
TEST(Controls, SlowMotionWaitsNoLongerWhereSomethingIsWished) {
  const std::vector<void (*)(Controls&)> wishes{[](Controls& controls) { controls.ask(SetTau{0.2}); },
                                                [](Controls& controls) { controls.copyModel(); },
                                                [](Controls& controls) { controls.pause(); }, [](Controls& controls) { controls.stop(); },
                                                [](Controls& controls) { controls.slowDown(std::chrono::milliseconds(0)); }};
  for (const auto wish : wishes) {
    Controls controls;
    controls.slowDown(std::chrono::hours(1));
    std::thread person([&] { wish(controls); });
    controls.reached(Boundary::kBatch);
    person.join();
  }
}

TEST(Controls, UnpausingEndsAStep) {
  Controls controls;
  controls.step(Boundary::kBatch);
  controls.unpause();
  controls.reached(Boundary::kBatch);
  EXPECT_FALSE(controls.paused());
}

TEST(Controls, PauseEndsAStepAtOnce) {
  Controls controls;
  controls.step(Boundary::kWindow);
  controls.pause();
  EXPECT_TRUE(controls.paused());
}

TEST(Controls, RunUntilSomethingHappensAndPauseThen) {
  Controls controls;
  controls.pause();
  controls.runUntil(Happening::kPruned);
  EXPECT_FALSE(controls.paused());
  controls.reached(Boundary::kWindow);
  controls.happened(Happening::kBorn);
  EXPECT_FALSE(controls.paused()) << "it is not what is waited for";
  controls.happened(Happening::kPruned);
  EXPECT_TRUE(controls.paused());
  controls.unpause();
  controls.happened(Happening::kPruned);
  EXPECT_FALSE(controls.paused()) << "it was waited for once";
  EXPECT_THAT(actsIn(controls.take()), testing::ElementsAre(Act(Press(Pause{})), Act(Press(Continue{})), Act(Press(Continue{}))));
}

TEST(Controls, WaitForNothingAfterAnotherPress) {
  const std::vector<void (*)(Controls&)> presses{[](Controls& c) { c.unpause(); }, [](Controls& c) { c.step(Boundary::kWindow); },
                                                 [](Controls& c) { c.runUntil(Happening::kBelowTau); }};
  for (const auto press : presses) {
    Controls controls;
    controls.runUntil(Happening::kBorn);
    press(controls);
    controls.happened(Happening::kBorn);
    EXPECT_FALSE(controls.paused());
  }
}

TEST(Controls, StopIsFinalAndCanBePressedTwice) {
  Controls controls;
  controls.pause();
  controls.stop();
  controls.stop();
  controls.unpause();
  controls.step(Boundary::kBatch);
  EXPECT_TRUE(controls.stopRequested());
  EXPECT_EQ(controls.wait(), Wake::kStop);
}

TEST(Controls, StopComesBeforeRequests) {
  Controls controls;
  controls.ask(SetTau{0.5});
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
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.unpause(); }), Wake::kProceed);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.step(Boundary::kBatch); }), Wake::kProceed);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.stop(); }), Wake::kStop);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.ask(SetTau{0.4}); }), Wake::kRequests);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.ask(Regroup{{1}}); }), Wake::kRequests);
  EXPECT_EQ(wakeOfAPausedTrainer([](Controls& c) { c.ask(PruneNow{}); }), Wake::kRequests);
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
        controls.ask(SetTau{static_cast<double>(i)});
        controls.pause();
        controls.step(Boundary::kBatch);
      }
      controls.unpause();
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
