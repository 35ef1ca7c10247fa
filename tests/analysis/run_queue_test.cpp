#include "model/analysis/run_queue.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PlannedRun planned(const std::string& name, PlannedState state = PlannedState::kNew) {
  PlannedRun run;
  run.name = name;
  run.folder = "/runs/" + name;
  run.state = state;
  run.windows = 3;
  run.done = state == PlannedState::kFinished ? 3 : 0;
  return run;
}

RunQueue queueOf(const std::vector<std::string>& names) {
  RunQueue queue;
  std::vector<PlannedRun> runs;
  for (const auto& name : names) runs.push_back(planned(name));
  queue.add({}, std::move(runs));
  return queue;
}

std::vector<std::string> namesIn(const RunQueue& queue) {
  std::vector<std::string> names;
  for (const auto& one : queue.runs()) names.push_back(one.run.name);
  return names;
}

/// A run of four windows that has trained `done` of them, ten seconds each.
RunHistory trained(int done) {
  RunDescription description;
  description.settings.protocol.windows = 4;
  RunHistory history(description);
  for (int window = 0; window < done; ++window) {
    WindowStarted start;
    start.window = {window};
    history.apply({0, start});
    WindowDone end;
    end.window = {window};
    end.testedOn = {window + 1};
    end.seconds = 10;
    history.apply({0, end});
  }
  return history;
}

TEST(RunQueue, KeepsWhatTheStreamWasAsTheRunsWerePlanned) {
  auto run = planned("a");
  run.streamChecksums = {{"interactions", "ab12"}};
  RunQueue queue;
  queue.add({}, {run});
  EXPECT_EQ(queue.planOf(0).streamChecksums, run.streamChecksums);
}

TEST(RunQueue, TrainsInItsOrderAndOnlyOneAtATime) {
  auto queue = queueOf({"a", "b"});
  EXPECT_EQ(queue.next(), 0U);
  ASSERT_TRUE(queue.begin(0));
  EXPECT_FALSE(queue.begin(1)) << "another one is in training";
  EXPECT_EQ(queue.training(), 0U);
  queue.finish();
  EXPECT_EQ(queue.runs()[0].state, QueuedState::kFinished);
  EXPECT_EQ(queue.next(), 1U);
  ASSERT_TRUE(queue.begin(1));
  queue.finish();
  EXPECT_EQ(queue.next(), std::nullopt);
  EXPECT_EQ(queue.outlook().done, 2);
}

TEST(RunQueue, WhatIsThereAlreadyIsNotTrained) {
  RunQueue queue;
  queue.add({}, {planned("a", PlannedState::kFinished), planned("b", PlannedState::kUnfinished), planned("c", PlannedState::kFailed)});
  EXPECT_TRUE(queue.runs()[0].wasThere);
  EXPECT_EQ(queue.runs()[0].state, QueuedState::kFinished);
  EXPECT_EQ(queue.runs()[1].state, QueuedState::kStopped) << "to be gone on with";
  EXPECT_EQ(queue.runs()[2].state, QueuedState::kWaiting) << "is tried again";
  EXPECT_EQ(queue.next(), 1U);
}

TEST(RunQueue, OneThatAPersonChangedIsPassedOverAndSaysWhy) {
  RunQueue queue;
  auto changed = planned("a", PlannedState::kChanged);
  changed.problem = "/runs/a: a person changed it";
  queue.add({}, {changed, planned("b")});
  EXPECT_EQ(queue.runs()[0].state, QueuedState::kFailed);
  EXPECT_TRUE(queue.runs()[0].changedByHand);
  EXPECT_EQ(queue.runs()[0].why, "/runs/a: a person changed it");
  EXPECT_EQ(queue.next(), 1U);
  EXPECT_EQ(queue.outlook().windows, 3) << "those of the other";
}

TEST(RunQueue, OneThatAPersonChangedMakesRoomWhenItsFolderHasAnotherName) {
  RunQueue queue;
  queue.add({}, {planned("a", PlannedState::kChanged), planned("b", PlannedState::kFinished)});
  EXPECT_EQ(queue.add({}, {planned("a", PlannedState::kChanged)}), 0U) << "it is still there";
  EXPECT_EQ(queue.add({}, {planned("a"), planned("b", PlannedState::kFinished)}), 1U) << "the other one is in the queue already";
  EXPECT_THAT(namesIn(queue), ElementsAre("b", "a"));
  EXPECT_EQ(queue.next(), 1U);
}

TEST(RunQueue, WhatHasEndedIsTrainedAgainWhereAPlanAsksForIt) {
  auto queue = queueOf({"gone", "failed", "there"});
  for (const bool fails : {false, true, false}) {
    ASSERT_TRUE(queue.begin(queue.next().value()));
    fails ? queue.fail("no memory left") : queue.finish();
  }
  ASSERT_EQ(queue.next(), std::nullopt);
  EXPECT_EQ(queue.add({}, {planned("gone"), planned("failed", PlannedState::kFailed), planned("there", PlannedState::kFinished)}), 2U);
  EXPECT_THAT(namesIn(queue), ElementsAre("there", "gone", "failed"));
  EXPECT_EQ(queue.next(), 1U);
  EXPECT_EQ(queue.runs()[1].state, QueuedState::kWaiting) << "its folder was removed";
  EXPECT_EQ(queue.runs()[2].state, QueuedState::kWaiting) << "the command line tries it again too";
  EXPECT_THAT(queue.runs()[2].why, IsEmpty());
}

TEST(RunQueue, AFolderIsInItOnce) {
  auto queue = queueOf({"a", "b"});
  EXPECT_EQ(queue.add({}, {planned("b"), planned("c")}), 1U);
  EXPECT_THAT(namesIn(queue), ElementsAre("a", "b", "c"));
  EXPECT_EQ(queue.runs()[2].experiment, 1U);
}

TEST(RunQueue, AStoppedRunGoesOnBeforeThoseBehindIt) {
  auto queue = queueOf({"a", "b"});
  ASSERT_TRUE(queue.begin(0));
  queue.stop();
  EXPECT_EQ(queue.runs()[0].state, QueuedState::kStopped);
  EXPECT_EQ(queue.next(), 0U);
}

TEST(RunQueue, AFailedRunIsPassedOverUntilItIsTriedAgain) {
  auto queue = queueOf({"a", "b"});
  ASSERT_TRUE(queue.begin(0));
  queue.fail("no memory left");
  EXPECT_EQ(queue.runs()[0].why, "no memory left");
  EXPECT_EQ(queue.next(), 1U);
  EXPECT_FALSE(queue.retry(1)) << "it has not failed";
  ASSERT_TRUE(queue.retry(0));
  EXPECT_EQ(queue.next(), 0U);
  EXPECT_THAT(queue.runs()[0].why, IsEmpty());
}

TEST(RunQueue, RunsToDoChangePlacesAndTheOneInTrainingStays) {
  auto queue = queueOf({"a", "b", "c", "d"});
  ASSERT_TRUE(queue.begin(0));
  EXPECT_FALSE(queue.move(0, 2));
  EXPECT_TRUE(queue.move(3, 0));
  EXPECT_THAT(namesIn(queue), ElementsAre("a", "d", "b", "c")) << "not before the one in training";
  EXPECT_TRUE(queue.move(1, 9));
  EXPECT_THAT(namesIn(queue), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(queue.shift(2, -1), 1U);
  EXPECT_THAT(namesIn(queue), ElementsAre("a", "c", "b", "d"));
  EXPECT_EQ(queue.shift(1, -1), std::nullopt);
  EXPECT_EQ(queue.shift(3, 1), std::nullopt);
  EXPECT_EQ(queue.shift(0, 1), std::nullopt);
}

TEST(RunQueue, AllButTheOneInTrainingCanBeRemoved) {
  auto queue = queueOf({"a", "b", "c"});
  ASSERT_TRUE(queue.begin(0));
  EXPECT_FALSE(queue.remove(0));
  EXPECT_TRUE(queue.remove(1));
  EXPECT_FALSE(queue.remove(7));
  EXPECT_THAT(namesIn(queue), ElementsAre("a", "c"));
  queue.finish();
  EXPECT_EQ(queue.removeEnded(), 1U);
  EXPECT_THAT(namesIn(queue), ElementsAre("c"));
}

TEST(RunQueue, FollowsTheRunInTrainingAndKnowsThenHowLongTheOthersTake) {
  auto queue = queueOf({"a", "b"});
  EXPECT_FALSE(queue.outlook().anythingKnown);
  EXPECT_EQ(queue.outlook().windows, 6);
  ASSERT_TRUE(queue.begin(0));
  queue.follow(trained(1), 2);
  EXPECT_EQ(queue.runs()[0].run.done, 1);
  EXPECT_EQ(queue.runs()[0].epoch, 2);
  const auto outlook = queue.outlook();
  EXPECT_EQ(outlook.windows, 5);
  EXPECT_EQ(outlook.seconds, 50);
  EXPECT_TRUE(outlook.allKnown);
  EXPECT_EQ(secondsLeft(queue.runs()[1].run, queue.pace()), 30);
  queue.finish();
  EXPECT_EQ(queue.outlook().seconds, 30);
}

TEST(RunQueue, CountsTheRestOfTheRunInTrainingAsItIsEstimatedAndTheOthersByTheirPace) {
  auto queue = queueOf({"a", "b"});
  ASSERT_TRUE(queue.begin(0));
  queue.follow(trained(1), 2, 29);
  EXPECT_EQ(secondsLeft(queue.runs()[0], queue.pace()), 29);
  EXPECT_EQ(secondsLeft(queue.runs()[1], queue.pace()), 30);
  EXPECT_EQ(queue.outlook().seconds, 59);
  queue.stop();
  EXPECT_EQ(secondsLeft(queue.runs()[0], queue.pace()), 20) << "nothing is estimated of a run that stands";
}

TEST(RunQueue, TakesTheEstimateOfTheRunInTrainingForOthersUntilAWindowIsDone) {
  auto queue = queueOf({"a", "b"});
  ASSERT_TRUE(queue.begin(0));
  auto history = trained(0);
  WindowStarted start;
  start.window = {0};
  history.apply({0, start});
  queue.follow(history, 1, 45);
  EXPECT_EQ(secondsLeft(queue.runs()[1], queue.pace()), 45);
  EXPECT_EQ(queue.outlook().seconds, 90);
}

TEST(RunQueue, WhatARunSharesIsSettledWhenItHasBegun) {
  auto first = planned("a"), second = planned("b");
  first.mayShareMore = second.mayShareMore = true;
  first.shared = second.shared = 1;
  RunQueue queue;
  queue.add({}, {first, second});
  ASSERT_TRUE(queue.begin(0));
  RunDescription description;
  description.settings.protocol.windows = 4;
  description.origin = RunOrigin{};
  description.origin->window = {1};
  RunHistory history(description);
  WindowStarted start;
  start.window = {0};
  history.apply({0, start});
  queue.follow(history, 0);
  EXPECT_FALSE(queue.runs()[0].run.mayShareMore);
  EXPECT_EQ(queue.runs()[0].run.shared, 2) << "as its record tells";
  queue.finish();
  ASSERT_TRUE(queue.begin(1));
  queue.finish();
  EXPECT_FALSE(queue.runs()[1].run.mayShareMore) << "also of one of which nothing was told";
}

TEST(RunQueue, AnotherStreamHasAPaceOfItsOwn) {
  auto queue = queueOf({"a"});
  ExperimentPlan large;
  large.stream = "/streams/large";
  queue.add(large, {planned("b")});
  EXPECT_EQ(queue.runs()[1].run.stream, "/streams/large");
  ASSERT_TRUE(queue.begin(0));
  queue.follow(trained(1), 1);
  EXPECT_EQ(secondsLeft(queue.runs()[0].run, queue.pace()), 20);
  EXPECT_FALSE(secondsLeft(queue.runs()[1].run, queue.pace()));
  EXPECT_FALSE(queue.outlook().allKnown);
}

TEST(RunQueue, AChangeByHandIsSeen) {
  auto queue = queueOf({"a"});
  ASSERT_TRUE(queue.begin(0));
  auto history = trained(1);
  queue.follow(history, 1);
  EXPECT_FALSE(queue.runs()[0].changedByHand);
  history.apply({0, TauChanged{{1}, 1, 0.1, 0.2}});
  queue.follow(history, 1);
  EXPECT_TRUE(queue.runs()[0].changedByHand);
}

TEST(RunQueue, ComesBackAsItWasWithTheRunInTrainingToBeGoneOnWith) {
  auto queue = queueOf({"a", "b"});
  queue.add({}, {planned("c")});
  ASSERT_TRUE(queue.begin(1));
  auto runs = queue.runs();
  runs.push_back(runs.front());
  runs.push_back(runs.front());
  runs.back().run.folder = "/elsewhere";
  runs.back().experiment = 9;
  const auto back = RunQueue::restored(queue.experiments(), runs);
  EXPECT_THAT(namesIn(back), ElementsAre("a", "b", "c"));
  EXPECT_EQ(back.runs()[1].state, QueuedState::kStopped);
  EXPECT_EQ(back.runs()[2].experiment, 1U);
}

TEST(RunQueue, StatesHaveNames) {
  for (const auto state :
       {QueuedState::kWaiting, QueuedState::kTraining, QueuedState::kStopped, QueuedState::kFinished, QueuedState::kFailed})
    EXPECT_EQ(queuedStateFromName(name(state)), state);
  EXPECT_EQ(queuedStateFromName("lost"), std::nullopt);
}

}  // namespace
}  // namespace xsmoe
