// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/analysis/planned_run.h"
#include "model/analysis/run_queue.h"
#include "model/analysis/run_summary.h"
#include "model/core/run_history.h"
#include "model/core/run_seen.h"

namespace xsmoe {

/// What a run's state is called, wherever it is told: "unfinished" of one that was broken off.
[[nodiscard]] const char* stateWord(RunState state, RunSeen seen = RunSeen::kRecord);
/// The same of a run in a list: also of one that cannot be read, whose state this is.
[[nodiscard]] const char* stateWord(const RunSummary& run, RunSeen seen = RunSeen::kRecord);
/// The same of a run of a plan: also "new" and "changed by hand".
[[nodiscard]] const char* stateWord(const PlannedRun& run);
/// The same of a run in a queue: also "waiting", "there already" and "changed by hand".
[[nodiscard]] const char* stateWord(const QueuedRun& run);

}  // namespace xsmoe
