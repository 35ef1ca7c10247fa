// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "model/analysis/cell_table.h"
#include "model/core/recommendation.h"
#include "model/core/score_split.h"

namespace xsmoe {

/// A split (FORMATS.md, exported tables): a row for each number of each item, in the list's order.
[[nodiscard]] CellTable splitTable(const ScoreSplit& split);

/// The line above lists as CSV (FORMATS.md, `everyone`), and the line of an item of one: the rank from 1, the score with all its digits.
/// A byte of an id that is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string listHead();
[[nodiscard]] std::string listRow(std::string_view user, int rank, std::string_view item, double score);

/// The same of a whole list: a row for each item, in the list's order.
[[nodiscard]] CellTable listTable(const Recommendation& list);

}  // namespace xsmoe
