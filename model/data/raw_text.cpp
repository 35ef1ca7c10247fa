// SPDX-License-Identifier: Apache-2.0
#include "model/data/raw_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace xsmoe::data {
namespace {

/// Of the bytes 128 … 159; zero: free.
constexpr std::array<char16_t, 32> kWindows1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr std::array<std::string_view, 2> kWideBlanks{"\xC2\xA0", "\xEF\xBB\xBF"};  // U+00A0 and U+FEFF

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr const char* kAscii = " \t\r\n";
  const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kAscii), text.size()));
    text = text.substr(0, text.find_last_not_of(kAscii) + 1);  // npos + 1 is 0
    if (text.empty() || (isAscii(text.front()) && isAscii(text.back()))) return text;
    const auto wide = std::find_if(kWideBlanks.begin(), kWideBlanks.end(),
                                   [&](std::string_view blank) { return text.starts_with(blank) || text.ends_with(blank); });
    if (wide == kWideBlanks.end()) return text;
    text.starts_with(*wide) ? text.remove_prefix(wide->size()) : text.remove_suffix(wide->size());
  }
}

char32_t characterOfWindows1252(unsigned char byte) {
  const bool moved = byte >= 0x80 && byte < 0x80 + kWindows1252.size() && kWindows1252.at(byte - 0x80U) != 0;
  return moved ? kWindows1252.at(byte - 0x80U) : byte;
}

std::string utf8FromWindows1252(std::string_view text) {
  std::string utf8;
  for (const char byte : text) appendUtf8(utf8, characterOfWindows1252(static_cast<unsigned char>(byte)));
  return utf8;
}

std::string inQuotes(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string shown(1, '"');
  shown += repairedUtf8(text.substr(0, kLongest));
  shown += text.size() > kLongest ? "…\"" : "\"";
  return shown;
}

}  // namespace xsmoe::data
