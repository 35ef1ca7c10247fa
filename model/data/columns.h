// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/data/delimited_reader.h"

namespace xsmoe::data {

/// A column that a reader looks for: by the name mapped in stream.json or, without a mapping, by the names that known sources use (in any
/// case and punctuation: "User ID", "user-id" and "userId" are one name; earlier names win).
struct WantedColumn {
  std::string key;     ///< in stream.json's "columns" and in messages: "user"
  std::string mapped;  ///< the name given in stream.json; empty: recognised
  std::span<const std::string_view> known;
  bool required = true;
};

/// Where the wanted columns are.
struct FoundColumns {
  std::size_t count = 0;                              ///< columns of the header
  std::vector<std::optional<std::size_t>> positions;  ///< of each wanted column; always there for a required one
};

[[nodiscard]] WantedColumn userColumn(std::string mapped);
[[nodiscard]] WantedColumn itemColumn(std::string mapped);
[[nodiscard]] WantedColumn timeColumn(std::string mapped);
[[nodiscard]] WantedColumn ratingColumn(std::string mapped);  // this and the following are not required
[[nodiscard]] WantedColumn titleColumn(std::string mapped);
[[nodiscard]] WantedColumn descriptionColumn(std::string mapped);
[[nodiscard]] WantedColumn categoryColumn(std::string mapped);
[[nodiscard]] WantedColumn imageColumn(std::string mapped);

/// The position of a wanted column in a header; empty if it is not there. RecBole's types behind names ("item_id:token") are passed over.
[[nodiscard]] std::optional<std::size_t> findColumn(const std::vector<std::string>& header, const WantedColumn& wanted);

/// The columns that could be what is missing: those with a name that none of the wanted ones found has taken. For a message.
[[nodiscard]] std::vector<std::string> columnsLeft(const std::vector<std::string>& header, const std::vector<WantedColumn>& wanted);

/// "a, b, c", at most 40 of them, of each at most 60 characters, all of which are printable.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// The names of a header in UTF-8, without the blanks around them. The reader stays where it is.
[[nodiscard]] std::vector<std::string> peekHeader(DelimitedReader& reader, const Separation& separation);

/// Takes the header; its names as peekHeader() has them. Where the rows below have one field more than the header, and the first row begins
/// with a number, the rows are numbered in a column without a name, as R writes them: it is the first, "".
[[nodiscard]] std::vector<std::string> takeHeader(DelimitedReader& reader, const Separation& separation);

/// The separator (comma, tab, semicolon, pipe or two colons) that yields most of the wanted columns, else most columns.
[[nodiscard]] std::string_view recognisedSeparator(DelimitedReader& reader, const std::vector<WantedColumn>& wanted);

/// Recognises the separator, takes the header row and finds the columns. Errors: an empty file; a file that is no text; required columns
/// that are missing, with what they could be, the known names and the mapping that helps.
[[nodiscard]] Result<FoundColumns> readHeader(DelimitedReader& reader, const std::filesystem::path& path,
                                              const std::vector<WantedColumn>& wanted);

/// Why the reader's row does not fit the header; empty if it does.
[[nodiscard]] std::string shapeProblem(const DelimitedReader& reader, const FoundColumns& columns);

}  // namespace xsmoe::data
