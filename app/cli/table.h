// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "app/cli/console.h"

namespace xsmoe::cli {

using TableRow = std::vector<std::string>;

/// Columns as wide as their widest entry; the first two to the left, numbers to the right. Every row has as many as the first.
void printTable(Console& console, const std::vector<TableRow>& rows);

}  // namespace xsmoe::cli
