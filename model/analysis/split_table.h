// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/score_split.h"

namespace xsmoe {

/// A split as CSV, with all digits (FORMATS.md, exported tables): a row for each number of each item, in the list's order.
[[nodiscard]] std::string splitTable(const ScoreSplit& split);

}  // namespace xsmoe
