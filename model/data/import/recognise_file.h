// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "model/core/import.h"
#include "model/data/import/head_of_file.h"

namespace xsmoe::data {

/// What a file is by its first bytes where it is no text: pictures, archives, workbooks, caches. Empty for text.
[[nodiscard]] std::optional<SourceFile> recogniseBinary(const HeadOfFile& head);
/// Records in JSON and Python dicts; empty for other text.
[[nodiscard]] std::optional<SourceFile> recogniseJson(const HeadOfFile& head);
/// Tables without a header that known downloads hold; empty for other text.
[[nodiscard]] std::optional<SourceFile> recogniseHeadless(const HeadOfFile& head);
/// A table with a header, by the names of its columns.
[[nodiscard]] SourceFile recogniseTable(const HeadOfFile& head);

/// The columns that a stream needs among some names, by the names that are known.
[[nodiscard]] ColumnMapping guessedMapping(const std::vector<std::string>& columns);

/// A file's entry, with path, size and compression filled in.
[[nodiscard]] SourceFile entryFor(const HeadOfFile& head, SourceRole role, std::string format, std::string words);

/// What a file gives: two entries where it holds both interactions and their items' titles, else one. Reads its first rows.
[[nodiscard]] std::vector<SourceFile> recogniseFile(const HeadOfFile& head);

}  // namespace xsmoe::data
