// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_state_words.h"

namespace xsmoe {
namespace {

constexpr const char* kChangedByHand = "changed by hand";

/// Of a run that was begun, is not finished, and is trained by nobody.
const char* wordOfBegun(RunState recorded) {
  return stateWord(recorded == RunState::kStopped ? RunState::kStopped : RunState::kRunning, RunSeen::kRecord);
}

}  // namespace

const char* stateWord(RunState state, RunSeen seen) {
  if (seen == RunSeen::kElsewhere && state != RunState::kFinished) return "another program trains it";
  const bool here = seen == RunSeen::kHere;
  switch (state) {
    case RunState::kNotStarted: return "not started";
    case RunState::kRunning: return here ? "running" : "unfinished";
    case RunState::kPaused: return here ? "paused" : "unfinished";
    case RunState::kFinished: return "finished";
    case RunState::kStopped: return "stopped";
    case RunState::kFailed: return "failed";
  }
  return "";
}

const char* stateWord(const RunSummary& run, RunSeen seen) {
  return run.problem.empty() || seen == RunSeen::kElsewhere ? stateWord(run.state, seen) : "cannot be read";
}

const char* stateWord(const PlannedRun& run) {
  switch (run.state) {
    case PlannedState::kNew: return "new";
    case PlannedState::kUnfinished: return run.written ? stateWord(run.recorded, RunSeen::kElsewhere) : wordOfBegun(run.recorded);
    case PlannedState::kFailed: return stateWord(RunState::kFailed, run.written ? RunSeen::kElsewhere : RunSeen::kRecord);
    case PlannedState::kFinished: return stateWord(RunState::kFinished);
    case PlannedState::kChanged: return kChangedByHand;
  }
  return "";
}

const char* stateWord(const QueuedRun& run) {
  const auto recorded = run.run.recorded;
  switch (run.state) {
    case QueuedState::kWaiting: return "waiting";
    case QueuedState::kTraining: return stateWord(recorded == RunState::kPaused ? recorded : RunState::kRunning, RunSeen::kHere);
    case QueuedState::kStopped: return wordOfBegun(recorded);
    case QueuedState::kFinished: return run.wasThere ? "there already" : stateWord(RunState::kFinished);
    case QueuedState::kFailed: return run.changedByHand ? kChangedByHand : stateWord(RunState::kFailed);
  }
  return "";
}

}  // namespace xsmoe
