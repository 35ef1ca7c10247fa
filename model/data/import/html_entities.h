// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace xsmoe::data {

/// The text with its HTML character references replaced by the characters they stand for, in one pass: what was escaped twice ("&amp;amp;")
/// is escaped once afterwards. The result is never longer than the text; in clean UTF-8 it stays clean UTF-8.
///
/// Numbers, decimal or hexadecimal, follow HTML 5: 128 … 159 mean the characters of Windows-1252; zero, surrogates and what is beyond
/// Unicode become U+FFFD; the semicolon may be missing. Names are those of HTML 4 and "apos". Without a semicolon HTML 5 knows only the
/// oldest of them, those of Latin-1 ("&amp", "&copy"), and they count here as they do in attributes: where no letter, digit or "=" follows,
/// so that "AT&Treg" and "?a=1&copy=2" stay as they are. Unknown names stay as they are.
[[nodiscard]] std::string decodedEntities(std::string_view text);

}  // namespace xsmoe::data
