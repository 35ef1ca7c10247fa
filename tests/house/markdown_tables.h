#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace xsmoe {

/// A row of a table in Markdown: its cells.
using TableRow = std::vector<std::string>;

/// The tables of a page without their header rows, by the heading above them; of several below one heading the rows of all.
[[nodiscard]] std::map<std::string, std::vector<TableRow>> tablesOf(const std::filesystem::path& page);

/// The rows below one of them; empty where there is no such heading or no table.
[[nodiscard]] std::vector<TableRow> tableBelow(const std::filesystem::path& page, const std::string& heading);

/// What of a text stands between backquotes.
[[nodiscard]] std::vector<std::string> codeIn(const std::string& text);

}  // namespace xsmoe
