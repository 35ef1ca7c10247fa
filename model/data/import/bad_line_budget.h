// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"

namespace xsmoe::data {

/// How many lines of a file may be unusable (ImportSettings).
struct BadLineBudget {
  double share = 1;
  bool forgiveFew = true;
};

/// The error of a file with more bad lines than that, with the first of them; empty while they are within the budget.
[[nodiscard]] std::optional<Error> beyondBudget(const std::string& path, std::int64_t bad, std::int64_t rows, const BadLineBudget& budget,
                                                const std::vector<BadLine>& first);

}  // namespace xsmoe::data
