// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "model/analysis/result_table.h"

namespace xsmoe::cli {

/// The object `table` of FORMATS.md.
[[nodiscard]] nlohmann::json tableObject(const ResultTable& table);

}  // namespace xsmoe::cli
