// SPDX-License-Identifier: Apache-2.0
#include "model/data/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace xsmoe::data {
namespace {

bool isContinuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// Length of the well-formed character at the front of `text`, 0 if there is none (Unicode, table 3-7).
std::size_t characterLength(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0); };
  const unsigned char first = at(0), second = at(1);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !isContinuation(second)) return 0;
  if (first < 0xE0) return 2;
  if (!isContinuation(at(2)) || (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if (first < 0xF0) return 3;
  if (!isContinuation(at(3)) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  return 4;
}

bool isPlainAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) - 1U < 0x7FU; });
}

}  // namespace

bool isCleanUtf8(std::string_view text) {
  if (isPlainAscii(text)) return true;
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string repairedUtf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = characterLength(text);
    repaired += length > 0 ? text.substr(0, length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return repaired;
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
  constexpr const char* kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string utf8FromLatin1(std::string_view text) {
  std::string utf8;
  for (const char byte : text) appendUtf8(utf8, static_cast<unsigned char>(byte));
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
