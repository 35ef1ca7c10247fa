// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "model/core/import.h"

namespace xsmoe::data {

/// An import's report, as `xsmoe import --json` prints it and import.json keeps it.
[[nodiscard]] nlohmann::ordered_json toJson(const ImportReport& report);

}  // namespace xsmoe::data
