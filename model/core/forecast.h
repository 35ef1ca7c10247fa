// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/indices.h"
#include "model/core/settings.h"

namespace xsmoe {

struct WindowHistory;

/// What training on one window costs, at one end of what is expected.
struct WindowPace {
  double epochSeconds = 0;       ///< the steps of an epoch
  double validationSeconds = 0;  ///< of each epoch after the warm-up
  double otherSeconds = 0;       ///< once: what comes before the first step, and the test
  friend bool operator==(const WindowPace&, const WindowPace&) = default;
};

struct WindowForecast {
  WindowIndex window;
  std::int64_t samples = 0;             ///< that an epoch trains on (WindowStarted::trainSequences)
  int leastEpochs = 0, mostEpochs = 0;  ///< early stopping at its soonest, and the limit
  WindowPace least, most;
  friend bool operator==(const WindowForecast&, const WindowForecast&) = default;
};

/// Between what a time is expected, in seconds.
struct SecondsRange {
  double least = 0, most = 0;
  friend bool operator==(const SecondsRange&, const SecondsRange&) = default;
};

/// What a run is expected to take, told before it begins, from a few of its own steps on the same machine.
struct Forecast {
  std::string device;  ///< on which was measured: "cpu, 2 threads"
  int warmupEpochs = 0;
  int steps = 0;                               ///< that were measured
  SecondsRange step;                           ///< of a whole batch in the first window, the quickest and the slowest
  std::vector<WindowForecast> windows;         ///< that are trained, in order
  std::int64_t leastBytes = 0, mostBytes = 0;  ///< WindowDone::peakBytes at the end of the run; 0: not known
  std::int64_t beforeBytes = 0;                ///< of these what the program held before it opened the stream; of a GPU nothing
  int experts = 0;                             ///< a side layer in the last window where none is pruned; 0: a method without
  bool references = false;                     ///< the untrained references are measured too, and are not in it
  [[nodiscard]] bool empty() const { return windows.empty(); }
  friend bool operator==(const Forecast&, const Forecast&) = default;
};

/// After how many epochs a window is over where nothing improves after its epoch `best` (0: none was best). `validated`: there is something
/// to validate on; else nothing tells it to stop before its limit.
[[nodiscard]] int soonestEnd(const TrainingSettings& settings, bool validated, int best = 0);
/// Of a window in training, by what its events tell.
[[nodiscard]] int soonestEnd(const TrainingSettings& settings, const WindowHistory& window);

/// Of a window that takes so many epochs.
[[nodiscard]] SecondsRange secondsFor(const Forecast& forecast, const WindowForecast& window, int epochs);
/// Of a window whose epochs are not known: from as few as early stopping allows to as many as are allowed.
[[nodiscard]] SecondsRange secondsOf(const Forecast& forecast, const WindowForecast& window);
/// Of the whole run.
[[nodiscard]] SecondsRange secondsOf(const Forecast& forecast);

}  // namespace xsmoe
