// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/analysis/forecast_comparison.h"
#include "model/core/forecast.h"

namespace xsmoe::cli {

/// A forecast as `train --forecast` and `train --dry-run` print it (FORMATS.md).
[[nodiscard]] nlohmann::json forecastObject(const Forecast& forecast);
/// The same for people, with what is assumed.
[[nodiscard]] std::vector<std::string> forecastLines(const Forecast& forecast);

/// What was forecast beside what was measured, as a run that was forecast prints it before its end.
[[nodiscard]] nlohmann::json comparisonObject(const ForecastComparison& comparison);
[[nodiscard]] std::vector<std::string> comparisonLines(const ForecastComparison& comparison);

/// "3 s – 14 min", "2–4 min".
[[nodiscard]] std::string rangeText(const SecondsRange& seconds);

}  // namespace xsmoe::cli
