// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// What BERT's tokenizer asks of Unicode.
namespace xsmoe::encoders::unicode {

/// The character at `at`, which moves behind it; U+FFFD for bytes that are no UTF-8.
[[nodiscard]] char32_t take(std::string_view text, std::size_t& at);
/// Where the character after that at `at` begins.
[[nodiscard]] std::size_t nextOf(std::string_view text, std::size_t at);

/// The character's own lower case, one character.
[[nodiscard]] char32_t lowerCase(char32_t character);
/// U+FFFD, category C, and what Unicode has assigned since version 14.
[[nodiscard]] bool isRemoved(char32_t character);
/// Categories Zs, Zl and Zp.
[[nodiscard]] bool isSpace(char32_t character);
/// In one of the blocks of Chinese characters, those outside the BMP and the compatibility blocks included.
[[nodiscard]] bool isIdeograph(char32_t character);
/// Punctuation or symbol.
[[nodiscard]] bool isAsciiPunctuation(char byte);
/// Whether the character at `at`, not ASCII, is of category P.
[[nodiscard]] bool isPunctuation(std::string_view text, std::size_t at);
/// Composed (NFC).
[[nodiscard]] std::string composed(std::string_view word);
/// Decomposed (NFD), without the characters of category Mn.
[[nodiscard]] std::string withoutAccents(std::string_view word);

}  // namespace xsmoe::encoders::unicode
