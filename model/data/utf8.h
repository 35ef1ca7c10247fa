// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace xsmoe::data {

/// Whether `text` is well-formed UTF-8 without zero bytes: what ids must be, since they go into JSON and HDF5.
[[nodiscard]] bool isCleanUtf8(std::string_view text);

/// The same text with every byte that is not part of well-formed UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string repairedUtf8(std::string_view text);

/// The text without the blanks, tabs and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// ISO-8859-1 text in UTF-8.
[[nodiscard]] std::string utf8FromLatin1(std::string_view text);

/// Appends a character, which must be none of the surrogates (D800 … DFFF) and at most 10FFFF.
void appendUtf8(std::string& text, char32_t character);

/// The text in quotes for a message: repaired, long ones cut.
[[nodiscard]] std::string inQuotes(std::string_view text);

}  // namespace xsmoe::data
