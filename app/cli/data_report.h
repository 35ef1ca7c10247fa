// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe::cli {

/// What `inspect` prints for people; the table of windows fits into 120 columns.
[[nodiscard]] std::vector<std::string> reportLines(const DataReport& report);

/// The object of `inspect --json`. What is unknown is null.
[[nodiscard]] nlohmann::json reportJson(const DataReport& report);

}  // namespace xsmoe::cli
