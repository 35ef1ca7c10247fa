// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>

#include "model/analysis/forecast_comparison.h"
#include "model/core/forecast.h"

namespace xsmoe::widgets {

/// "2 min 05 s to 14 min 00 s"; one where both are written alike.
[[nodiscard]] QString secondsRangeText(const SecondsRange& seconds);
/// "310 MB to 330 MB".
[[nodiscard]] QString bytesRangeText(std::int64_t least, std::int64_t most);

/// "About 2 min 05 s to 14 min 00 s, 310 MB to 330 MB".
[[nodiscard]] QString forecastText(const Forecast& forecast);
/// What it is made of and what is assumed, as rich text: a row a window, then sentences.
[[nodiscard]] QString forecastDetails(const Forecast& forecast);
/// The sentences alone, for readers of the screen.
[[nodiscard]] QString forecastSentences(const Forecast& forecast);

/// What it took beside the forecast: "3 min 10 s, within the 2 min 58 s to 3 min 20 s forecast for its 42 epochs".
[[nodiscard]] QString comparedTime(const ForecastComparison& comparison);
/// The same of memory; empty: it was not measured.
[[nodiscard]] QString comparedMemory(const ForecastComparison& comparison);

}  // namespace xsmoe::widgets
