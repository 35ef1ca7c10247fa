// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/data/delimited_reader.h"
#include "model/data/import/field_reader.h"

namespace xsmoe::data {

/// How a table of text is laid out.
struct TableLayout {
  Separation separation;
  bool header = true;        ///< the first row names the columns
  bool windows1252 = false;  ///< single fields that are not UTF-8 are Windows-1252
  bool moreColumns = false;  ///< rows may have more columns than named
  friend bool operator==(const TableLayout&, const TableLayout&) = default;
};

/// Reads chosen columns of a table. `columns` are all its columns, `wanted` those asked for, by name; an empty name gives empty fields.
/// Errors: a wanted column that is not among the columns; a file that cannot be read.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openTable(const std::filesystem::path& path, const TableLayout& layout,
                                                             const std::vector<std::string>& columns,
                                                             const std::vector<std::string>& wanted);

/// Reads "user TAB item item item …", the items in the order of time: each item is a record of the fields user, item, position (1, 2, …).
/// `header`: the first line names the two.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openSequences(const std::filesystem::path& path, bool header);

}  // namespace xsmoe::data
