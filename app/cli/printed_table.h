// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "app/cli/console.h"

namespace xsmoe::cli {

using TableRow = std::vector<std::string>;

/// Prints rows of as many cells each, the header first. Columns are as wide as their widest entry; the first `words` of them are to the
/// left, numbers to the right.
void printTable(Console& console, std::vector<TableRow> rows, std::size_t words);

}  // namespace xsmoe::cli
