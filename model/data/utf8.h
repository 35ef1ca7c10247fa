// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "model/core/utf8.h"

namespace xsmoe::data {

using xsmoe::repairedUtf8;
using xsmoe::utf8LengthAt;

/// Whether `text` is well-formed UTF-8 without zero bytes: what ids must be, since they go into JSON and HDF5.
[[nodiscard]] bool isCleanUtf8(std::string_view text);

/// The text without the blanks, tabs and line ends around it; a blank that does not break, and a byte order mark, are blanks too.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Whether a text is the beginning of a character, cut short.
[[nodiscard]] bool beginsUtf8(std::string_view text);

/// Windows-1252 text in UTF-8, of which ISO-8859-1 is all that is printed; its five free bytes are taken for control characters.
[[nodiscard]] std::string utf8FromWindows1252(std::string_view text);
/// The character of a byte there.
[[nodiscard]] char32_t characterOfWindows1252(unsigned char byte);

/// Appends a character, which must be none of the surrogates (D800 … DFFF) and at most 10FFFF.
void appendUtf8(std::string& text, char32_t character);

/// The text in quotes for a message: repaired, long ones cut.
[[nodiscard]] std::string inQuotes(std::string_view text);

}  // namespace xsmoe::data
