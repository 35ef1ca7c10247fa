// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xsmoe::generator {

/// Lower-case words of letters and digits; bytes of other alphabets count as letters. One letter alone is no word.
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view text);

/// The texts of a catalogue as bags of words: row i has, at the place and with the sign that a word's hash gives, the sum over the
/// words of text i of (1 + log count) · log(texts / texts with the word). Rows have length 1, or are zeros where no word tells
/// anything. [texts · width]
[[nodiscard]] std::vector<float> hashWords(const std::vector<std::string>& texts, int width);

}  // namespace xsmoe::generator
