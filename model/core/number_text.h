// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <charconv>
#include <string>

namespace xsmoe {

/// The shortest text that gives the number back: of any number, without the person's locale.
template <class Number>
void appendNumber(std::string& text, Number value) {
  std::array<char, 64> digits{};
  text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

/// The same as a text of its own: "0.15".
[[nodiscard]] inline std::string numberText(double number) {
  std::string text;
  appendNumber(text, number);
  return text;
}

}  // namespace xsmoe
