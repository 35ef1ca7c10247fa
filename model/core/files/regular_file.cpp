// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/regular_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

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

bool isAbsent(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::symlink_status(path, unknown).type() == std::filesystem::file_type::not_found;
}

std::optional<Error> unreadableFile(const std::filesystem::path& path) {
  const auto error = [&](std::string what, std::string remedy) {
    return Error{ErrorKind::kBadInput, std::move(what), path.string(), std::move(remedy)};
  };
  if (isAbsent(path)) return std::nullopt;
  std::error_code reason;
  const auto there = std::filesystem::status(path, reason);
  if (there.type() == std::filesystem::file_type::not_found)
    return error("is a link that leads nowhere", "Let it lead to a file, or remove it");
  if (reason == std::errc::too_many_symbolic_link_levels)
    return error("is a link that leads to itself", "Let it lead to a file, or remove it");
  if (reason) return error("cannot be read (" + reason.message() + ")", "Check the path and the permissions");
  if (const auto why = whyNoFile(path); !why.empty()) return error(std::string(why), "Put a file in its place, or remove it");
  if (::access(path.c_str(), R_OK) == 0) return std::nullopt;
  return error("cannot be read (" + std::generic_category().message(errno) + ")", "Ask for the permission to read it");
}

}  // namespace xsmoe
