// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/forecast_comparison.h"

#include <algorithm>

#include "model/analysis/planned_run.h"

namespace xsmoe {
namespace {

void addTo(SecondsRange& sum, const SecondsRange& one) {
  sum.least += one.least;
  sum.most += one.most;
}

}  // namespace

std::optional<ForecastComparison> compareForecast(const RunHistory& history) {
  const auto& forecast = history.description().forecast;
  ForecastComparison beside;
  beside.allWindows = static_cast<int>(forecast.windows.size());
  beside.leastBytes = forecast.leastBytes;
  beside.mostBytes = forecast.mostBytes;
  for (const auto& window : history.windows()) {
    const auto of = std::find_if(forecast.windows.begin(), forecast.windows.end(),
                                 [&](const WindowForecast& one) { return one.window == window.window; });
    if (!window.done || of == forecast.windows.end()) continue;
    ++beside.windows;
    beside.epochs += window.done->epochs;
    addTo(beside.forecast, secondsOf(forecast, *of));
    addTo(beside.forEpochs, secondsFor(forecast, *of, window.done->epochs));
    beside.seconds += secondsTaken(window);
    beside.peakBytes = std::max(beside.peakBytes, window.done->peakBytes);
  }
  return beside.windows == 0 ? std::nullopt : std::optional(beside);
}

}  // namespace xsmoe
