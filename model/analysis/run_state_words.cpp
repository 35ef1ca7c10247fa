// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_state_words.h"

namespace xsmoe {

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

}  // namespace xsmoe
