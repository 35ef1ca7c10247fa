// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <optional>
#include <string>

namespace xsmoe::cli {

/// What stands between two separators of a CSV file (RFC 4180).
[[nodiscard]] inline std::string csvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string inside;
  for (const char c : text) inside += c == '"' ? "\"\"" : std::string(1, c);
  return '"' + inside + '"';
}

/// With all its digits; empty: there is none.
[[nodiscard]] inline std::string csvField(const std::optional<double>& number) {
  return number ? fmt::format("{}", *number) : std::string();
}

}  // namespace xsmoe::cli
