// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace xsmoe {

/// How many bytes the well-formed character at the front of a text has; 0 if there is none, or a zero byte.
[[nodiscard]] std::size_t utf8LengthAt(std::string_view text);
/// Whether a text is the beginning of a character, cut short.
[[nodiscard]] bool beginsUtf8(std::string_view text);

/// Whether `text` is well-formed UTF-8 without zero bytes: what ids must be, since they go into JSON and HDF5.
[[nodiscard]] bool isCleanUtf8(std::string_view text);
/// The same text with every byte that is not part of well-formed UTF-8, and every zero byte, replaced by U+FFFD.
[[nodiscard]] std::string repairedUtf8(std::string_view text);

/// The characters of a text; U+FFFD for a zero byte and for every byte that is not part of well-formed UTF-8.
[[nodiscard]] std::u32string charactersOf(std::string_view text);
/// Appends a character, which must be none of the surrogates (D800 … DFFF) and at most 10FFFF.
void appendUtf8(std::string& text, char32_t character);

/// A text that a person reads on one line, in UTF-8: control characters, and bytes that are no UTF-8, are written as C writes them, \n, \t,
/// \x1b, \u009b. What a terminal would obey is so seen instead. A backslash stays one.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace xsmoe
