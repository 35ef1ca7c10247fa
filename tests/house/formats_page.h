#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/house/markdown_tables.h"

namespace xsmoe {

using Names = std::set<std::string>;

/// The tables of model/FORMATS.md. What is set in `code` in a cell are its names.
class FormatsPage {
 public:
  FormatsPage();

  /// Names in the first column of the table below a heading. A heading or a table that is not there fails the test.
  [[nodiscard]] Names firstColumn(const std::string& heading) const;
  /// The first name of each row → the names in its last column.
  [[nodiscard]] std::map<std::string, Names> lastColumn(const std::string& heading) const;
  /// The same with the whole text of the last column.
  [[nodiscard]] std::map<std::string, std::string> lastText(const std::string& heading) const;

 private:
  [[nodiscard]] const std::vector<TableRow>& tableBelow(const std::string& heading) const;

  std::map<std::string, std::vector<TableRow>> tables_;
};

}  // namespace xsmoe
