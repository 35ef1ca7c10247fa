// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

namespace xsmoe {

/// The ending of a file's name in small letters, by which programs tell its kind: ".csv" of LISTS.CSV; empty where it has none.
[[nodiscard]] inline std::string endingOf(const std::filesystem::path& file) {
  auto ending = file.extension().string();
  for (char& letter : ending)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return ending;
}

}  // namespace xsmoe
