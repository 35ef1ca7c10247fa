// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "model/core/utf8.h"

namespace xsmoe::data {

/// The text without the blanks, tabs and line ends around it; a blank that does not break, and a byte order mark, are blanks too.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Windows-1252 text in UTF-8, of which ISO-8859-1 is all that is printed; its five free bytes are taken for control characters.
[[nodiscard]] std::string utf8FromWindows1252(std::string_view text);
/// The character of a byte there.
[[nodiscard]] char32_t characterOfWindows1252(unsigned char byte);

/// The text in quotes for a message: repaired, long ones cut.
[[nodiscard]] std::string inQuotes(std::string_view text);

}  // namespace xsmoe::data
