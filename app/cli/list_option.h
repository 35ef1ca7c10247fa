// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace xsmoe::cli {

/// What a list on the command line names, one at least; a part between two separators, before the first or behind the last may be empty.
[[nodiscard]] inline std::vector<std::string> partsOf(const std::string& text, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

}  // namespace xsmoe::cli
