#include "tests/house/markdown_tables.h"

#include <fstream>
#include <sstream>

namespace xsmoe {
namespace {

TableRow cellsOf(const std::string& line) {
  TableRow cells;
  std::istringstream rest(line.substr(1));
  for (std::string cell; std::getline(rest, cell, '|');) {
    const auto begin = cell.find_first_not_of(' ');
    cells.push_back(begin == std::string::npos ? "" : cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin));
  }
  return cells;
}

bool isRule(const TableRow& cells) { return !cells.empty() && cells.front().starts_with("--"); }

}  // namespace

std::map<std::string, std::vector<TableRow>> tablesOf(const std::filesystem::path& page) {
  std::map<std::string, std::vector<TableRow>> tables;
  std::ifstream file(page);
  std::string heading;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) heading = line.substr(line.find(' ') + 1);
    if (!line.starts_with("|")) continue;
    const auto cells = cellsOf(line);
    auto& table = tables[heading];
    if (isRule(cells) && !table.empty())
      table.pop_back();  // what came before it is the header
    else
      table.push_back(cells);
  }
  return tables;
}

std::vector<TableRow> tableBelow(const std::filesystem::path& page, const std::string& heading) { return tablesOf(page)[heading]; }

std::vector<std::string> codeIn(const std::string& text) {
  std::vector<std::string> names;
  for (auto begin = text.find('`'); begin != std::string::npos;) {
    const auto end = text.find('`', begin + 1);
    if (end == std::string::npos) break;
    names.push_back(text.substr(begin + 1, end - begin - 1));
    begin = text.find('`', end + 1);
  }
  return names;
}

}  // namespace xsmoe
