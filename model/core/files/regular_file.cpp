// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/regular_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace xsmoe {

bool isRegularFile(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::is_regular_file(path, unknown);
}

std::string_view whyNoFile(const std::filesystem::path& path) {
  std::error_code unknown;
  const auto there = std::filesystem::status(path, unknown);
  if (!std::filesystem::exists(there) || std::filesystem::is_regular_file(there)) return {};
  return std::filesystem::is_directory(there) ? "is a folder, a file was expected" : "is a pipe or a device, a file was expected";
}

bool mayNotRead(const std::filesystem::path& path) { return ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0 && errno == EACCES; }

}  // namespace xsmoe
