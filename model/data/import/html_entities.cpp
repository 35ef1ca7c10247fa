// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/html_entities.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "model/data/digits.h"
#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kLongestName = 8;  // "thetasym"

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isNamePart(char c) { return isLetter(c) || isDigit(c); }

/// A reference at the front of a text.
struct Reference {
  char32_t character = 0;
  std::size_t length = 0;  ///< in bytes, from the ampersand; 0: there is none
};

char32_t characterOf(std::uint32_t number) {
  if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) return kReplacement;
  // HTML 5 takes the numbers 128 … 159 for bytes of Windows-1252.
  return number < 256 ? characterOfWindows1252(static_cast<unsigned char>(number)) : static_cast<char32_t>(number);
}

/// `text` begins with "&#".
Reference numericReference(std::string_view text) {
  const bool hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const char* const digits = text.data() + (hexadecimal ? 3 : 2);
  const char* const end = text.data() + text.size();
  std::uint32_t number = 0;
  const auto [stop, error] = std::from_chars(digits, end, number, hexadecimal ? 16 : 10);
  if (stop == digits) return {};
  const char32_t character = error == std::errc() ? characterOf(number) : kReplacement;
  return {character, static_cast<std::size_t>(stop - text.data()) + (stop != end && *stop == ';' ? 1 : 0)};
}

/// The character of a name, 0 if there is none.
char32_t namedCharacter(std::string_view name) {
  if (name == "apos") return '\'';
  if (name.size() > kLongestName) return 0;
  std::array<xmlChar, kLongestName + 1> terminated{};
  std::copy(name.begin(), name.end(), terminated.begin());
  const htmlEntityDesc* const found = htmlEntityLookup(terminated.data());
  return found == nullptr ? 0 : static_cast<char32_t>(found->value);
}

bool needsNoSemicolon(char32_t character) {
  return character == '&' || character == '<' || character == '>' || character == '"' || (character >= 0xA0 && character <= 0xFF);
}

Reference namedReference(std::string_view text) {
  const std::string_view rest = text.substr(1);
  const std::string_view name =
      rest.substr(0, static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), isNamePart) - rest.begin()));
  const char32_t character = namedCharacter(name);
  const std::string_view after = rest.substr(name.size());
  if (character == 0) return {};
  if (after.starts_with(';')) return {character, name.size() + 2};
  return needsNoSemicolon(character) && !after.starts_with('=') ? Reference{character, name.size() + 1} : Reference{};
}

}  // namespace

std::string decodedEntities(std::string_view text) {
  std::size_t ampersand = text.find('&');
  if (ampersand == std::string_view::npos) return std::string(text);
  std::string decoded;
  decoded.reserve(text.size());
  for (; ampersand != std::string_view::npos; ampersand = text.find('&')) {
    decoded += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    const Reference reference = text.starts_with("&#") ? numericReference(text) : namedReference(text);
    if (reference.length == 0)
      decoded += '&';
    else
      appendUtf8(decoded, reference.character);
    text.remove_prefix(std::max<std::size_t>(reference.length, 1));
  }
  decoded += text;
  return decoded;
}

}  // namespace xsmoe::data
