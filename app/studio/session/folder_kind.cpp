// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/folder_kind.h"

#include <array>
#include <string_view>
#include <system_error>

namespace xsmoe::studio {
namespace {

constexpr std::array<std::string_view, 3> kStreamFiles{"stream.json", "interactions.csv", "interactions.tsv"};

bool isFile(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

}  // namespace

FolderKind folderKind(const std::filesystem::path& folder) {
  if (isFile(folder / "run.json")) return FolderKind::kRun;
  for (const auto name : kStreamFiles)
    if (isFile(folder / name)) return FolderKind::kStream;
  return FolderKind::kUnknown;
}

bool isStateFile(const std::filesystem::path& path) { return path.extension() == ".xsmoe" && isFile(path); }

bool isForeign(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) && !isStateFile(path) && folderKind(folderOf(path)) == FolderKind::kUnknown;
}

std::filesystem::path folderOf(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(path, ignored).lexically_normal();
  if (isFile(absolute)) return absolute.parent_path();
  return absolute.has_filename() ? absolute : absolute.parent_path();  // no slash at the end
}

}  // namespace xsmoe::studio
