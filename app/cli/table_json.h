// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/analysis/result_table.h"

namespace xsmoe::cli {

/// As the command line has it: "1", "figure 2", "significance".
[[nodiscard]] std::string tableName(TableKind kind);
/// The object `table` of FORMATS.md.
[[nodiscard]] nlohmann::json tableObject(const ResultTable& table);

}  // namespace xsmoe::cli
