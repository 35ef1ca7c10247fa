#pragma once
#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace xsmoe::bench {

/// What a section found: named columns, a row a configuration. The first columns tell the configuration.
struct Table {
  struct Cell {
    std::string text;  ///< as printed
    double value = 0;  ///< as in JSON, where `isNumber`
    bool isNumber = false;
  };
  std::string title;
  std::string note;  ///< what is compared with what, and how the figures are counted
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
  bool forPage = false;  ///< printed as a table of Markdown, to be pasted into a page
};

[[nodiscard]] Table::Cell text(std::string words);
[[nodiscard]] Table::Cell number(double value, int decimals);
/// "12.3 ×"
[[nodiscard]] Table::Cell ratio(double value);

void print(const Table& table, std::FILE* to);
[[nodiscard]] nlohmann::json toJson(const Table& table);

}  // namespace xsmoe::bench
