// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/error.h"

namespace xsmoe::features {

/// A file that is written beside its target and takes the target's place when it is complete, so that a crash leaves the old
/// file or the new one. Without `commit` the unfinished file is removed.
class ReplacementFile {
 public:
  explicit ReplacementFile(std::filesystem::path target);
  ~ReplacementFile();
  ReplacementFile(const ReplacementFile&) = delete;
  ReplacementFile& operator=(const ReplacementFile&) = delete;

  /// Where to write. Close it before `commit`.
  [[nodiscard]] const std::filesystem::path& path() const { return unfinished_; }
  /// Brings what was written to the disk and renames it.
  [[nodiscard]] Result<void> commit();

 private:
  std::filesystem::path target_, unfinished_;
  bool committed_ = false;
};

}  // namespace xsmoe::features
