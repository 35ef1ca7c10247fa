// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>

#include "model/core/forecast.h"

namespace xsmoe::experiments {

/// A forecast as run.json keeps it (FORMATS.md).
[[nodiscard]] nlohmann::json forecastJson(const Forecast& forecast);
/// Of null: an empty one. Throws on what is none.
[[nodiscard]] Forecast forecastFrom(const nlohmann::json& json);

}  // namespace xsmoe::experiments
