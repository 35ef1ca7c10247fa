// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace xsmoe::data {

/// Whether a text is a number as a log writes it.
[[nodiscard]] bool isNumber(std::string_view text);

/// Whether the first of some rows of fields names the columns instead of being a row like the others: two of its fields are known as a
/// user, an item or a time; or one is and none is a number; or it has words where the others have numbers; or it counts 0, 1, 2, … above a
/// column of times.
[[nodiscard]] bool beginsWithHeader(const std::vector<std::vector<std::string>>& rows);

/// Whether a row counts its columns from 0, as programs do that write a table whose columns have no names.
[[nodiscard]] bool countsColumns(const std::vector<std::string>& row);

}  // namespace xsmoe::data
