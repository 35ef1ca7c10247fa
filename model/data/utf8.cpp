// SPDX-License-Identifier: Apache-2.0
#include "model/data/utf8.h"

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

bool isContinuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

bool isPlainAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) - 1U < 0x7FU; });
}

}  // namespace

bool beginsUtf8(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return text.size() < length &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return isContinuation(static_cast<unsigned char>(c)); });
}

bool isCleanUtf8(std::string_view text) {
  if (isPlainAscii(text)) return true;
  while (!text.empty()) {
    const std::size_t length = utf8LengthAt(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void appendUtf8(std::string& text, char32_t character) {
  const auto continuation = [&](unsigned shift) { text += static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0U | (character >> 6U));
    continuation(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0U | (character >> 12U));
    continuation(6);
    continuation(0);
  } else {
    text += static_cast<char>(0xF0U | (character >> 18U));
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

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
