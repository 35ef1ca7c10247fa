// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/core/progress.h"

namespace xsmoe::data {

/// The format of a folder of features, a PyTorch file an item, which is not part of the stream's tables.
inline constexpr const char* kFeatureFolder = "features";

/// Says of each file and folder what it is, by its content (suffixes are not trusted; a file's name decides only between equals). Of a
/// folder all files are looked at, to a depth of two, and its folders of pictures. Reads the beginning of each file only. Errors: a path
/// that is not there or cannot be read; nothing among them that holds interactions, with what was found instead.
[[nodiscard]] Result<std::vector<SourceFile>> recogniseSources(const std::vector<std::filesystem::path>& paths);

/// What a table with these columns mapped gives: interactions where user, item and time are; items where an item is described and no
/// user is; else nothing.
[[nodiscard]] SourceRole roleOf(const ColumnMapping& mapping);

/// What the records of a table would need besides its mapping: of "user", "item", "timestamp".
[[nodiscard]] std::vector<std::string> missingKeys(const SourceFile& source);

/// The same in words: "no column is known as the time; it could be when, note". What it could be are the columns in which nothing else was
/// found; for a time alone those whose first rows hold times, if there are any.
[[nodiscard]] std::string missingColumns(const SourceFile& source);

/// Whether the mapping of a source, changed by hand, can be read. Errors: a mapped column that is not there; user, item or time not mapped.
[[nodiscard]] Result<void> checkMapping(const SourceFile& source);

}  // namespace xsmoe::data
