#include "tests/house/formats_page.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace xsmoe {

FormatsPage::FormatsPage() : tables_(tablesOf(std::filesystem::path(XSMOE_SOURCE_DIR) / "model" / "FORMATS.md")) {
  EXPECT_FALSE(tables_.empty()) << "model/FORMATS.md cannot be read";
}

const std::vector<TableRow>& FormatsPage::tableBelow(const std::string& heading) const {
  static const std::vector<TableRow> kNone;
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
