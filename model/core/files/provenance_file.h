// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <system_error>

#include "model/core/files/ending.h"

namespace xsmoe {

/// The file that tells where the table of a CSV file comes from, since CSV has no place for it (FORMATS.md): NAME.provenance.json beside
/// NAME.csv. Empty of other kinds, and of a device or a pipe, which nothing lies beside.
[[nodiscard]] inline std::filesystem::path provenanceFileOf(std::filesystem::path file) {
  if (endingOf(file) != ".csv") return {};
  std::error_code unknown;
  if (std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown)) return {};
  return file.replace_extension(".provenance.json");
}

}  // namespace xsmoe
