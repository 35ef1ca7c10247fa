// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "model/core/extraction.h"
#include "model/core/import.h"

namespace xsmoe::data {

/// An import's report, as `xsmoe import --json` prints it and import.json keeps it.
[[nodiscard]] nlohmann::ordered_json toJson(const ImportReport& report);
/// What an encoder gave, as `xsmoe extract --json` prints it and finished.json keeps it.
[[nodiscard]] nlohmann::json toJson(const ExtractedModality& one);
/// What an extraction gave and left out, for both likewise, which name the cache themselves.
[[nodiscard]] nlohmann::json toJson(const ExtractionReport& report);

}  // namespace xsmoe::data
