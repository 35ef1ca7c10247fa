// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "model/core/files/new_folder.h"

namespace xsmoe::cli {

/// A folder beside another one that is not there yet: its name with an ending and, where that is taken, a number.
[[nodiscard]] inline std::filesystem::path freeFolderBeside(const std::filesystem::path& folder, const std::string& ending) {
  const auto place = plainPath(folder);
  auto name = place.filename().string() + ending;
  std::error_code unknown;
  for (int number = 2; std::filesystem::exists(place.parent_path() / name, unknown); ++number)
    name = place.filename().string() + ending + "-" + std::to_string(number);
  return place.parent_path() / name;
}

}  // namespace xsmoe::cli
