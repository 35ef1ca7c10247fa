// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/built_in_stream.h"

#include "app/studio/session/folder_kind.h"

namespace xsmoe::studio {

Result<std::filesystem::path> makeBuiltInStream(engine::Engine& engine, const std::filesystem::path& folder,
                                                const ProgressCallback& progress) {
  if (folderKind(folder) == FolderKind::kStream) return folder;
  if (auto made = engine.generate(folder, {}, progress); !made) return tl::unexpected(made.error());
  return folder;
}

}  // namespace xsmoe::studio
