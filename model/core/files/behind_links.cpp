// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/behind_links.h"

#include <string>
#include <system_error>

namespace xsmoe {
namespace {

constexpr int kMostLinks = 40;  // as the kernel follows

bool isOpenFile(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::weakly_canonical(path.parent_path(), unknown).string().starts_with("/proc/");
}

}  // namespace

std::filesystem::path behindLinks(std::filesystem::path path) {
  std::error_code problem;
  const auto given = path;
  for (int followed = 0; std::filesystem::is_symlink(std::filesystem::symlink_status(path, problem)) && !isOpenFile(path); ++followed) {
    const auto next = std::filesystem::read_symlink(path, problem);
    if (problem || followed == kMostLinks) return given;
    path = path.parent_path() / next;  // an absolute one stands for itself
  }
  return path;
}

bool isWrittenThrough(const std::filesystem::path& path) {
  std::error_code unknown;
  const auto there = std::filesystem::status(path, unknown);
  return isOpenFile(behindLinks(path)) ||
         (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there) && !std::filesystem::is_directory(there));
}

}  // namespace xsmoe
