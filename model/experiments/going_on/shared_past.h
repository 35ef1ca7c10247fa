// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "model/experiments/runs/new_run.h"

namespace xsmoe::experiments {

/// A run folder that begins as another run did: what it is, and which part of that run's past is its own too.
struct SharedPast {
  RunPaths from, to;
  RunManifest manifest;     ///< of the new run
  WindowIndex window;       ///< the last one that is shared, its test included
  std::int64_t events = 0;  ///< of the record, up to there
  /// What differs in an event of the new run's record; absent: nothing.
  std::function<void(RunEvent&)> adapt = {};
};

/// Makes the folder with its run.json, the record's events and the windows' files, ready to be put in its place. Files are linked where
/// that can be done: nobody changes them, they are only replaced.
[[nodiscard]] Result<NewRun> makeWithPast(const SharedPast& past);

}  // namespace xsmoe::experiments
