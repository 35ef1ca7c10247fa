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

}  // namespace
}  // namespace xsmoe
