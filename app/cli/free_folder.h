// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>

#include "model/core/files/new_folder.h"

namespace xsmoe::cli {

/// A folder beside another one that is not there yet: its name with an ending and, where that is taken, a number. Where nothing can be
/// written beside it, in the folder that the program was called from.
[[nodiscard]] inline std::filesystem::path freeFolderBeside(const std::filesystem::path& folder, const std::string& ending) {
  const auto given = plainPath(folder);
  std::error_code unknown;
  const auto place = ::access(given.parent_path().c_str(), W_OK) == 0 ? given.parent_path() : std::filesystem::current_path(unknown);
  auto name = given.filename().string() + ending;
  for (int number = 2; std::filesystem::exists(place / name, unknown); ++number)
    name = given.filename().string() + ending + "-" + std::to_string(number);
  return place / name;
}

}  // namespace xsmoe::cli
