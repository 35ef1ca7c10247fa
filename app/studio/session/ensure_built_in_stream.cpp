// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/ensure_built_in_stream.h"

#include <chrono>
#include <thread>

#include "app/studio/session/folder_kind.h"
#include "model/core/files/new_folder.h"

namespace xsmoe::studio {
namespace {

constexpr std::chrono::milliseconds kLookAgain(200);

/// Until nobody else makes it any more. False: given up.
bool waitForAnother(const std::filesystem::path& folder, const ProgressCallback& progress) {
  while (isBeingMade(folder)) {
    if (progress && !progress({"waiting for another window, which makes the built-in stream", 0, 0, {}})) return false;
    std::this_thread::sleep_for(kLookAgain);
  }
  return true;
}

}  // namespace

Result<std::filesystem::path> ensureBuiltInStream(engine::Engine& engine, const std::filesystem::path& folder,
                                                  const ProgressCallback& progress) {
  if (!waitForAnother(folder, progress)) return failure(folder.string(), "cancelled");
  if (folderKind(folder) == FolderKind::kStream) return folder;
  const auto made = engine.generate(folder, {}, progress);
  // Another window may have begun in the same moment, and been ready first. Its stream is the same.
  if (made || folderKind(folder) == FolderKind::kStream) return folder;
  return tl::make_unexpected(made.error());
}

}  // namespace xsmoe::studio
