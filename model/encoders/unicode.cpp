// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/unicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "model/core/utf8.h"

namespace xsmoe::encoders::unicode {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr int kVersion = 14;  // of the reference's Python 3.11

struct Block {
  char32_t first, last;
};
constexpr std::array<Block, 8> kIdeographs{{{0x4E00, 0x9FFF},
                                            {0x3400, 0x4DBF},
                                            {0x20000, 0x2A6DF},
                                            {0x2A700, 0x2B73F},
                                            {0x2B740, 0x2B81F},
                                            {0x2B820, 0x2CEAF},
                                            {0xF900, 0xFAFF},
                                            {0x2F800, 0x2FA1F}}};

bool isOf(char32_t character, std::uint32_t categories) { return (U_GET_GC_MASK(static_cast<UChar32>(character)) & categories) != 0; }

/// The name of ICU's failure; none can be mended by a user.
void check(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU failed: ") + u_errorName(status));
}

std::u16string utf16Of(std::string_view text) {
  std::u16string wide;
  wide.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t character = take(text, at);
    if (U_IS_BMP(character)) {
      wide += static_cast<char16_t>(character);
    } else {
      wide += U16_LEAD(character);
      wide += U16_TRAIL(character);
    }
  }
  return wide;
}

/// `getForm` gives the normaliser: of NFC or of NFD.
std::u16string normalised(const std::u16string& text, const UNormalizer2* (*getForm)(UErrorCode*)) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* form = getForm(&status);
  check(status);
  std::u16string result(2 * text.size() + 8, u'\0');
  const auto normalise = [&] {
    status = U_ZERO_ERROR;
    const auto length = unorm2_normalize(form, text.data(), static_cast<std::int32_t>(text.size()), result.data(),
                                         static_cast<std::int32_t>(result.size()), &status);
    result.resize(static_cast<std::size_t>(length));
  };
  normalise();
  if (status == U_BUFFER_OVERFLOW_ERROR) normalise();  // now it has the length that was missing
  check(status);
  return result;
}

/// Without the characters of these categories.
std::string utf8Of(const std::u16string& wide, std::uint32_t dropped) {
  std::string result;
  for (std::size_t at = 0; at < wide.size();) {
    UChar32 character = 0;
    U16_NEXT(wide.data(), at, wide.size(), character);
    if (!isOf(static_cast<char32_t>(character), dropped)) appendUtf8(result, static_cast<char32_t>(character));
  }
  return result;
}

}  // namespace

char32_t take(std::string_view text, std::size_t& at) {
  UChar32 character = 0;
  U8_NEXT(text.data(), at, text.size(), character);
  return character < 0 ? kReplacement : static_cast<char32_t>(character);
}

std::size_t nextOf(std::string_view text, std::size_t at) {
  (void)take(text, at);
  return at;
}

char32_t lowerCase(char32_t character) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(character))); }

bool isRemoved(char32_t character) {
  if (character == kReplacement || isOf(character, U_GC_C_MASK)) return true;
  UVersionInfo since{};
  u_charAge(static_cast<UChar32>(character), since);
  return since[0] > kVersion;
}

bool isSpace(char32_t character) { return isOf(character, U_GC_Z_MASK); }

bool isIdeograph(char32_t character) {
  return std::any_of(kIdeographs.begin(), kIdeographs.end(),
                     [&](const Block& block) { return character >= block.first && character <= block.last; });
}

bool isAsciiPunctuation(char byte) {
  return (byte >= '!' && byte <= '/') || (byte >= ':' && byte <= '@') || (byte >= '[' && byte <= '`') || (byte >= '{' && byte <= '~');
}

bool isPunctuation(std::string_view text, std::size_t at) { return isOf(take(text, at), U_GC_P_MASK); }

std::string composed(std::string_view word) { return utf8Of(normalised(utf16Of(word), &unorm2_getNFCInstance), 0); }

std::string withoutAccents(std::string_view word) { return utf8Of(normalised(utf16Of(word), &unorm2_getNFDInstance), U_GC_MN_MASK); }

}  // namespace xsmoe::encoders::unicode
