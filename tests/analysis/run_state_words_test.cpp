#include "model/analysis/run_state_words.h"

#include <gtest/gtest.h>

#include <string>

#include "model/analysis/run_columns.h"

namespace xsmoe {
namespace {

TEST(RunStateWords, OneThatWasBrokenOffIsUnfinishedWhereverItIsTold) {
  for (const auto state : {RunState::kRunning, RunState::kPaused}) {
    EXPECT_STREQ(stateWord(state, RunSeen::kRecord), "unfinished");
    RunSummary run;
    run.state = state;
    EXPECT_EQ(textOf(valueOf(run, "state")), stateWord(state)) << "a list of runs has the same word";
  }
}

TEST(RunStateWords, OnlyTheProgramThatTrainsARunKnowsThatItRuns) {
  EXPECT_STREQ(stateWord(RunState::kRunning, RunSeen::kHere), "running");
  EXPECT_STREQ(stateWord(RunState::kPaused, RunSeen::kHere), "paused");
}

TEST(RunStateWords, WhatAnotherProgramWritesIsSoWhateverItsRecordSaysUnlessItIsDone) {
  for (const auto state : {RunState::kNotStarted, RunState::kRunning, RunState::kPaused, RunState::kStopped, RunState::kFailed})
    EXPECT_STREQ(stateWord(state, RunSeen::kElsewhere), "another program trains it");
  EXPECT_STREQ(stateWord(RunState::kFinished, RunSeen::kElsewhere), "finished");
}

TEST(RunStateWords, OfAPlanAreThoseOfTheListWhereThereIsARun) {
  PlannedRun run;
  EXPECT_STREQ(stateWord(run), "new");
  run.state = PlannedState::kUnfinished;
  for (const auto state : {RunState::kStopped, RunState::kRunning, RunState::kPaused}) {
    run.recorded = state;
    EXPECT_STREQ(stateWord(run), stateWord(state));
    run.written = true;
    EXPECT_STREQ(stateWord(run), stateWord(state, RunSeen::kElsewhere));
    run.written = false;
  }
  run.state = PlannedState::kFailed;
  EXPECT_STREQ(stateWord(run), stateWord(RunState::kFailed));
  run.written = true;
  EXPECT_STREQ(stateWord(run), stateWord(RunState::kFailed, RunSeen::kElsewhere)) << "it is tried again there";
  run.state = PlannedState::kFinished;
  EXPECT_STREQ(stateWord(run), stateWord(RunState::kFinished));
}

TEST(RunStateWords, OfAQueueAreItsOwnOnlyWhereARunWaitsOrWasThere) {
  PlannedRun there;
  there.folder = "/runs/there";
  there.state = PlannedState::kFinished;
  PlannedRun next;
  next.folder = "/runs/next";
  RunQueue queue;
  queue.add({}, {there, next});
  EXPECT_STREQ(stateWord(queue.runs()[0]), "there already");
  EXPECT_STREQ(stateWord(queue.runs()[1]), "waiting");
  ASSERT_TRUE(queue.begin(1));
  EXPECT_STREQ(stateWord(queue.runs()[1]), stateWord(RunState::kRunning, RunSeen::kHere));
  const auto back = RunQueue::restored(queue.experiments(), queue.runs());
  EXPECT_STREQ(stateWord(back.runs()[1]), stateWord(RunState::kRunning, RunSeen::kRecord)) << "it was broken off";
  queue.stop();
  EXPECT_STREQ(stateWord(queue.runs()[1]), stateWord(RunState::kStopped));
  ASSERT_TRUE(queue.begin(1));
  queue.fail("no memory left");
  EXPECT_STREQ(stateWord(queue.runs()[1]), stateWord(RunState::kFailed));
  ASSERT_TRUE(queue.retry(1));
  EXPECT_EQ(queue.runs()[1].state, QueuedState::kWaiting) << "also of one that has windows: after a restart it is told the same";
  EXPECT_STREQ(stateWord(queue.runs()[1]), "waiting");
}

}  // namespace
}  // namespace xsmoe
