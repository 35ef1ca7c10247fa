#include "tests/bench/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace xsmoe::bench {
namespace {

/// Characters as a terminal shows them: UTF-8 continuation bytes take no room.
std::size_t shownWidth(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, shownWidth(text)), ' ');
  return right ? blanks + text : text + blanks;
}

void printAligned(const Table& table, std::FILE* to) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    auto width = shownWidth(table.columns[c]);
    for (const auto& row : table.rows) width = std::max(width, shownWidth(row[c].text));
    widths.push_back(width);
  }
  for (std::size_t c = 0; c < widths.size(); ++c)
    fmt::print(to, "  {}", padded(table.columns[c], widths[c], !table.rows.empty() && table.rows[0][c].isNumber));
  fmt::print(to, "\n");
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) fmt::print(to, "  {}", padded(row[c].text, widths[c], row[c].isNumber));
    fmt::print(to, "\n");
  }
}

void printForPage(const Table& table, std::FILE* to) {
  for (const auto& column : table.columns) fmt::print(to, "| {} ", column);
  fmt::print(to, "|\n");
  for (std::size_t c = 0; c < table.columns.size(); ++c) fmt::print(to, "| --- ");
  fmt::print(to, "|\n");
  for (const auto& row : table.rows) {
    for (const auto& cell : row) fmt::print(to, "| {} ", cell.text);
    fmt::print(to, "|\n");
  }
}

}  // namespace

Table::Cell text(std::string words) { return {std::move(words), 0, false}; }
Table::Cell number(double value, int decimals) { return {fmt::format("{:.{}f}", value, decimals), value, true}; }
Table::Cell ratio(double value) { return {fmt::format("{:.{}f} ×", value, value < 10 ? 2 : 1), value, true}; }

void print(const Table& table, std::FILE* to) {
  fmt::print(to, "\n{}\n", table.title);
  if (!table.note.empty()) fmt::print(to, "{}\n", table.note);
  if (table.forPage)
    printForPage(table, to);
  else
    printAligned(table, to);
}

nlohmann::json toJson(const Table& table) {
  auto rows = nlohmann::json::array();
  for (const auto& row : table.rows) {
    nlohmann::json object;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].isNumber)
        object[table.columns[c]] = row[c].value;
      else
        object[table.columns[c]] = row[c].text;
    }
    rows.push_back(object);
  }
  return {{"title", table.title}, {"note", table.note}, {"rows", rows}};
}

}  // namespace xsmoe::bench
