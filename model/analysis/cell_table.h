// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace xsmoe {

/// A table as data, from which files of any kind are written (csvText()).
struct CellTable {
  using Row = std::vector<std::string>;
  Row columns;            ///< their names
  std::vector<Row> rows;  ///< as long as `columns` each; numbers with all their digits, empty: there is none
};

}  // namespace xsmoe
