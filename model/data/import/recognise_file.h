// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/data/byte_source.h"

namespace xsmoe::data {

/// The beginning of a file, unpacked: what it is recognised by.
struct HeadOfFile {
  std::filesystem::path path;
  Compression compression = Compression::kNone;
  std::int64_t bytes = 0;          ///< of the file
  std::string text;                ///< at most 256 KiB, without a byte order mark
  std::vector<std::string> lines;  ///< of it that are whole and not empty, at most 50

  /// Errors: as ByteSource; packed data that are damaged from the start.
  [[nodiscard]] static Result<HeadOfFile> read(const std::filesystem::path& path);
};

/// What a file is by its first bytes where it is no text: pictures, archives, caches, UTF-16. Empty for text.
[[nodiscard]] std::optional<SourceFile> recogniseBinary(const HeadOfFile& head);
/// JSON lines and Python dicts; empty for other text.
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
