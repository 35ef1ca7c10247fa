// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>

namespace xsmoe::studio {

/// The folders that were claimed (claimRunFolder) for runs that have not ended. Of a run of which nothing came the folder is empty, and is
/// removed: when the run ends, whether another one has taken its place or not, and of those that never came to their turn at the end.
class ClaimedFolders {
 public:
  ClaimedFolders() = default;
  /// Nobody may train into them any more.
  ~ClaimedFolders();
  ClaimedFolders(const ClaimedFolders&) = delete;
  ClaimedFolders& operator=(const ClaimedFolders&) = delete;

  void add(std::uint64_t runId, const std::filesystem::path& folder) { folders_.emplace(runId, folder); }
  /// The run has ended. Of one that claimed none nothing is done.
  void letGo(std::uint64_t runId);

 private:
  std::map<std::uint64_t, std::filesystem::path> folders_;
};

}  // namespace xsmoe::studio
