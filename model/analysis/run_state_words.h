// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "model/analysis/planned_run.h"
#include "model/analysis/run_queue.h"
#include "model/analysis/run_summary.h"
#include "model/core/run_history.h"

namespace xsmoe {

/// By whom a state is known. A record does not tell whether somebody still writes it.
enum class RunSeen : std::uint8_t {
  kHere,       ///< by the program itself, which trains the run
  kRecord,     ///< by the run's record, which nobody writes
  kElsewhere,  ///< by its record, which another program writes
};

/// What a run's state is called, wherever it is told: "unfinished" of one that was broken off.
[[nodiscard]] const char* stateWord(RunState state, RunSeen seen = RunSeen::kRecord);
/// The same of a run in a list: also of one that cannot be read, whose state this is.
[[nodiscard]] const char* stateWord(const RunSummary& run, RunSeen seen = RunSeen::kRecord);
/// The same of a run of a plan: also "new" and "changed by hand".
[[nodiscard]] const char* stateWord(const PlannedRun& run);
/// The same of a run in a queue: also "waiting", "there already" and "changed by hand".
[[nodiscard]] const char* stateWord(const QueuedRun& run);

}  // namespace xsmoe
