// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "model/core/forecast.h"
#include "model/core/run_history.h"

namespace xsmoe {

/// What was forecast before a run began beside what it took.
struct ForecastComparison {
  int windows = 0, allWindows = 0;  ///< that are done, of so many in the forecast; what follows is of those
  int epochs = 0;
  SecondsRange forecast;   ///< as it was told, of as few epochs as could be up to as many
  SecondsRange forEpochs;  ///< the same for the epochs that there were
  double seconds = 0;      ///< measured, without pauses: from one window to the next
  std::int64_t leastBytes = 0, mostBytes = 0;
  std::int64_t peakBytes = 0;  ///< measured; 0: not known
  friend bool operator==(const ForecastComparison&, const ForecastComparison&) = default;
};
/// Empty: nothing was forecast, or no window is done.
[[nodiscard]] std::optional<ForecastComparison> compareForecast(const RunHistory& history);

/// Where a number lies beside a range: −1 below it, 1 above it, 0 within.
[[nodiscard]] inline int placeIn(double least, double most, double value) { return value < least ? -1 : value > most ? 1 : 0; }

}  // namespace xsmoe
