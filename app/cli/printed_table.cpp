// SPDX-License-Identifier: Apache-2.0
#include "app/cli/printed_table.h"

#include <algorithm>

#include "model/core/utf8.h"

namespace xsmoe::cli {
namespace {

/// Characters of UTF-8.
std::size_t widthOf(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void printTable(Console& console, std::vector<TableRow> rows, std::size_t words) {
  std::vector<std::size_t> widest(rows.front().size());
  for (auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = printable(row[i]);
      widest[i] = std::max(widest[i], widthOf(row[i]));
    }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widest[i] - widthOf(row[i]), ' ');
      line += "  " + (i < words ? row[i] + gap : gap + row[i]);
    }
    console.line(line);
  }
}

}  // namespace xsmoe::cli
