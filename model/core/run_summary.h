// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "model/core/run_history.h"

namespace xsmoe {

/// A stored run in a list of runs.
struct RunSummary {
  RunDescription description;
  RunSettings settings;  ///< as by now, with all changes
  RunState state = RunState::kNotStarted;
  int windowsDone = 0;  ///< trained and tested
  RunFinished result;   ///< means of the tests done so far
};

}  // namespace xsmoe
