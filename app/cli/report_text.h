// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe::cli {

/// What `inspect` prints for people; the table of windows fits into 120 columns.
[[nodiscard]] std::vector<std::string> reportLines(const DataReport& report);

}  // namespace xsmoe::cli
