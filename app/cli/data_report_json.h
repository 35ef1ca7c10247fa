// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "model/core/data_report.h"

namespace xsmoe::cli {

/// The object of `inspect --json` (FORMATS.md). What is unknown is null.
[[nodiscard]] nlohmann::json reportJson(const DataReport& report);

}  // namespace xsmoe::cli
