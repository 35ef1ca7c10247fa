// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/built_in_stream.h"

#include <system_error>

#include "app/studio/session/folder_kind.h"

namespace xsmoe::studio {

Result<std::filesystem::path> makeBuiltInStream(engine::Engine& engine, const std::filesystem::path& folder,
                                                const ProgressCallback& progress) {
  if (folderKind(folder) == FolderKind::kStream) return folder;
  auto partial = folder;
  partial += ".partial";
  std::error_code error;
  std::filesystem::remove_all(partial, error);
  std::filesystem::create_directories(folder.parent_path(), error);
  if (error)
    return cannotWrite(folder.parent_path().string(), "the folder for the built-in stream cannot be made: " + error.message(),
                       "Make room or rights there");
  if (auto made = engine.generate(partial, {}, progress); !made) {
    std::filesystem::remove_all(partial, error);
    return tl::make_unexpected(made.error());
  }
  std::filesystem::rename(partial, folder, error);
  if (error)
    return cannotWrite(folder.string(), "the generated stream cannot be put in place: " + error.message(),
                       "Remove the folder and try again");
  return folder;
}

}  // namespace xsmoe::studio
