// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "app/cli/console.h"
#include "model/core/extraction.h"

namespace xsmoe::cli {

/// What an extraction has made, in lines or as an object with --json.
void print(Console& console, const ExtractionReport& report);
[[nodiscard]] nlohmann::json toJson(const ExtractionReport& report);

}  // namespace xsmoe::cli
