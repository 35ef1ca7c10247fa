// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xsmoe {

/// "a; b; c".
inline std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const auto& part : parts) text.append(text.empty() ? std::string_view() : between).append(part);
  return text;
}

/// In a sentence: "a", "a and b", "a, b and c".
inline std::string listed(const std::vector<std::string>& words, std::string_view last = "and") {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + 1 < words.size()) text += ", ";
    if (i > 0 && i + 1 == words.size()) text.append(" ").append(last).append(" ");
    text += words[i];
  }
  return text;
}

/// The first three: "a, b, c, …".
inline std::string firstOf(const std::vector<std::string>& words) {
  constexpr std::size_t kShown = 3;
  if (words.size() <= kShown) return joined(words, ", ");
  return joined({words.begin(), words.begin() + kShown}, ", ") + ", …";
}

}  // namespace xsmoe
