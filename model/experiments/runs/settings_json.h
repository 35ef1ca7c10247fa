// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe::experiments {

/// All settings as JSON, keys as on the command line.
[[nodiscard]] nlohmann::json toJson(const RunSettings& settings);
/// The inverse; a key that is missing keeps its default. Throws on a wrong type or an unknown name, naming the key.
[[nodiscard]] RunSettings settingsFromJson(const nlohmann::json& json);

}  // namespace xsmoe::experiments
