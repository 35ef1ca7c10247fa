#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::real {

/// Chosen fields of every row of a table of text, in the order of the file.
using Rows = std::vector<std::vector<std::string>>;

/// The named columns of a table with a header; RFC 4180 quotes. Errors: an unreadable file, a missing column, a row that does not fit
/// the header, with its line.
[[nodiscard]] Result<Rows> readNamedColumns(const std::filesystem::path& path, char delimiter, const std::vector<std::string>& names);

/// The first `wanted` columns of a table without a header. Errors: an unreadable file, a row with fewer, with its line.
[[nodiscard]] Result<Rows> readFirstColumns(const std::filesystem::path& path, char delimiter, std::size_t wanted);

/// ISO-8859-1 text as UTF-8.
[[nodiscard]] std::string utf8FromLatin1(std::string_view text);

/// A field as RFC 4180 writes it: in quotes where it holds a comma, a quote or a line end.
[[nodiscard]] std::string csvField(const std::string& text);

}  // namespace xsmoe::real
