// SPDX-License-Identifier: Apache-2.0
#include "model/core/utf8.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace xsmoe {
namespace {

bool isContinuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

bool isPlainAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) - 1U < 0x7FU; });
}

/// Of a well-formed character: C0, DEL and C1, of which some terminals take U+009B for the beginning of a command.
bool isControl(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

/// As C writes it.
std::string escaped(std::string_view character) {
  switch (character.front()) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  char code[16];
  std::snprintf(code, sizeof code, character.size() == 2 ? "\\u%04x" : "\\x%02x", static_cast<unsigned char>(character.back()));
  return code;
}

}  // namespace

/// Unicode, table 3-7.
std::size_t utf8LengthAt(std::string_view text) {
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

std::string repairedUtf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8LengthAt(text);
    repaired += length > 0 ? text.substr(0, length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return repaired;
}

std::u32string charactersOf(std::string_view text) {
  constexpr std::array<unsigned, 5> kBits{0, 0x7F, 0x1F, 0x0F, 0x07};  // of the character in the first byte, by length
  std::u32string characters;
  while (!text.empty()) {
    const std::size_t length = utf8LengthAt(text);
    char32_t character = length == 0 ? U'\uFFFD' : static_cast<unsigned char>(text[0]) & kBits.at(length);
    for (std::size_t i = 1; i < length; ++i) character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    characters += character;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return characters;
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

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8LengthAt(text);
    const auto character = text.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || isControl(character))
      shown += escaped(character);
    else
      shown += character;
    text.remove_prefix(character.size());
  }
  return shown;
}

}  // namespace xsmoe
