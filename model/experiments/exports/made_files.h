// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::experiments {

/// The folders and files that a call makes: they go again at its end unless it keeps them, so that nothing half done lies there after a
/// full disk. What was there before stays, and so does a folder into which something else has come.
class MadeFiles {
 public:
  MadeFiles() = default;
  ~MadeFiles();
  MadeFiles(const MadeFiles&) = delete;
  MadeFiles& operator=(const MadeFiles&) = delete;

  /// As xsmoe::makeFolders().
  [[nodiscard]] Result<void> makeFolder(const std::filesystem::path& folder);
  /// The file is about to be written.
  void willWrite(const std::filesystem::path& file);
  /// All of it stays.
  void keep() { made_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;  // in the order of their making
};

}  // namespace xsmoe::experiments
