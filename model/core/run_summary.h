// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// What came of a window: the model trained up to it, tested on the next one.
struct WindowTest {
  WindowIndex window, testedOn;
  Metrics metrics;
};

/// A run in a list of runs.
struct RunSummary {
  RunDescription description;
  RunSettings settings;  ///< as by now, with all changes
  RunState state = RunState::kNotStarted;
  int windowsDone = 0;  ///< trained and tested
  RunFinished result;   ///< means of the tests done so far
  std::vector<WindowTest> tests = {};
  std::string problem = {};  ///< why the run cannot be read, of one of which only name and folder are known
};

/// Windows that are trained and tested.
[[nodiscard]] int windowsDone(const RunHistory& history);

[[nodiscard]] RunSummary summaryOf(const RunHistory& history);

}  // namespace xsmoe
