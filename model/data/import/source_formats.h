// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string_view>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/data/import/field_reader.h"
#include "model/data/import/table_rows.h"

namespace xsmoe::data {

enum class SourceLayout : std::uint8_t { kTable, kJson, kSequences, kPictures };

/// A way in which a download writes its files.
struct SourceFormat {
  std::string_view name;   ///< SourceFile::format
  std::string_view words;  ///< for people
  SourceLayout layout = SourceLayout::kTable;
  TableLayout table;
};

/// Null if there is none of this name.
[[nodiscard]] const SourceFormat* formatNamed(std::string_view name);

/// The records of a source of interactions: fields user, item, timestamp, rating. Errors: no user, item or time mapped; as the readers.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openRecords(const SourceFile& source);
/// The descriptions of a source of items: fields item, title, description, category.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openDescriptions(const SourceFile& source);
/// All columns of a source, for looking at.
[[nodiscard]] Result<std::unique_ptr<FieldReader>> openColumns(const SourceFile& source);

}  // namespace xsmoe::data
