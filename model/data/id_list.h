// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::data {

/// The ids of a matrix's rows, in their order. Either one id a line; or a table with a header and a column of ids: `column`, or one of the
/// names that known sources use, `asin` first. The row is the line's, or what the columns `row` or `index` say, or, beside `asin`, the
/// column `itemID` (MMRec's i_id_mapping.csv). Errors: unreadable; no such column; a line that does not fit; an id that is empty or occurs
/// twice; rows that do not count from 0 without a gap.
[[nodiscard]] Result<std::vector<std::string>> readIdList(const std::filesystem::path& path, const std::string& column = {});

}  // namespace xsmoe::data
