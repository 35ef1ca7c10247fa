#include "tests/house/formats_page.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace xsmoe {
namespace {

std::vector<std::string> cellsOf(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream rest(line.substr(1));
  for (std::string cell; std::getline(rest, cell, '|');) {
    const auto begin = cell.find_first_not_of(' ');
    cells.push_back(begin == std::string::npos ? "" : cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin));
  }
  return cells;
}

bool isRule(const std::vector<std::string>& cells) { return !cells.empty() && cells.front().starts_with("---"); }

}  // namespace

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

FormatsPage::FormatsPage() {
  std::ifstream file(std::string(XSMOE_SOURCE_DIR) + "/model/FORMATS.md");
  EXPECT_TRUE(file) << "model/FORMATS.md cannot be read";
  std::string heading;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) heading = line.substr(line.find(' ') + 1);
    if (!line.starts_with("|")) continue;
    const auto cells = cellsOf(line);
    auto& table = tables_[heading];
    if (isRule(cells))
      table.clear();  // what came before it is the header
    else
      table.push_back(cells);
  }
}

const std::vector<FormatsPage::Row>& FormatsPage::tableBelow(const std::string& heading) const {
  static const std::vector<Row> kNone;
  const auto found = tables_.find(heading);
  EXPECT_NE(found, tables_.end()) << "model/FORMATS.md has no table below the heading \"" << heading << '"';
  return found == tables_.end() ? kNone : found->second;
}

Names FormatsPage::firstColumn(const std::string& heading) const {
  Names names;
  for (const auto& row : tableBelow(heading))
    for (const auto& name : codeIn(row.front())) EXPECT_TRUE(names.insert(name).second) << heading << " lists " << name << " twice";
  return names;
}

std::map<std::string, std::string> FormatsPage::lastText(const std::string& heading) const {
  std::map<std::string, std::string> texts;
  for (const auto& row : tableBelow(heading))
    if (const auto names = codeIn(row.front()); !names.empty()) texts[names.front()] = row.back();
  return texts;
}

std::map<std::string, Names> FormatsPage::lastColumn(const std::string& heading) const {
  std::map<std::string, Names> all;
  for (const auto& [name, text] : lastText(heading)) {
    const auto names = codeIn(text);
    all[name] = Names(names.begin(), names.end());
  }
  return all;
}

}  // namespace xsmoe
