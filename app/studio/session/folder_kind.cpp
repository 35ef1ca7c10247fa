// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/folder_kind.h"

#include <array>
#include <string_view>
#include <system_error>

#include "model/core/files/regular_file.h"

namespace xsmoe::studio {
namespace {

constexpr std::array<std::string_view, 3> kStreamFiles{"stream.json", "interactions.csv", "interactions.tsv"};
constexpr int kDeepestRun = 2;       ///< folders below the one that is asked about
constexpr int kMostEntries = 20000;  ///< so that nobody waits long over a folder of pictures

}  // namespace

FolderKind folderKind(const std::filesystem::path& folder) {
  if (isRegularFile(folder / "run.json")) return FolderKind::kRun;
  for (const auto name : kStreamFiles)
    if (isRegularFile(folder / name)) return FolderKind::kStream;
  return FolderKind::kUnknown;
}

bool lacksRunJson(const std::filesystem::path& folder) {
  return folderKind(folder) == FolderKind::kUnknown && isRegularFile(folder / "record.sqlite");
}

bool isStateFile(const std::filesystem::path& path) { return path.extension() == ".xsmoe" && isRegularFile(path); }

bool holdsRuns(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code problem;
  auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, problem);
  for (int looked = 0; !problem && entry != fs::recursive_directory_iterator() && looked < kMostEntries; ++looked) {
    std::error_code unknown;
    const bool isFolder = entry->is_directory(unknown);
    if (isFolder && isRegularFile(entry->path() / "run.json")) return true;
    if (!isFolder || entry.depth() + 1 >= kDeepestRun) entry.disable_recursion_pending();
    entry.increment(problem);
  }
  return false;
}

std::filesystem::path folderOf(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(path, ignored).lexically_normal();
  if (isRegularFile(absolute)) return absolute.parent_path();
  return absolute.has_filename() ? absolute : absolute.parent_path();  // no slash at the end
}

}  // namespace xsmoe::studio
