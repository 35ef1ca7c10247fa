// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/claimed_folders.h"

#include <system_error>

namespace xsmoe::studio {
namespace {

/// A folder that holds something stays.
void removeIfEmpty(const std::filesystem::path& folder) {
  std::error_code unknown, notEmpty;
  if (std::filesystem::is_directory(std::filesystem::symlink_status(folder, unknown))) std::filesystem::remove(folder, notEmpty);
}

}  // namespace

ClaimedFolders::~ClaimedFolders() {
  for (const auto& [runId, folder] : folders_) removeIfEmpty(folder);
}

void ClaimedFolders::letGo(std::uint64_t runId) {
  const auto claimed = folders_.extract(runId);
  if (!claimed.empty()) removeIfEmpty(claimed.mapped());
}

}  // namespace xsmoe::studio
