// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "model/core/error.h"

namespace xsmoe {

/// A file that is written beside its target and takes the target's place when it is complete, so that a crash leaves the old
/// file or the new one. Without `commit` the unfinished file is removed. A target that is a link stays one: the file behind it is replaced.
/// A device or a pipe is written to as it is.
class ReplacementFile {
 public:
  explicit ReplacementFile(std::filesystem::path target);
  ~ReplacementFile();
  ReplacementFile(const ReplacementFile&) = delete;
  ReplacementFile& operator=(const ReplacementFile&) = delete;

  /// Where to write. Close it before `commit`.
  [[nodiscard]] const std::filesystem::path& path() const { return unfinished_; }
  /// The target itself is written to: what an open file holds already stays before it.
  [[nodiscard]] bool writesThrough() const { return unfinished_ == target_; }
  /// Brings what was written to the disk and renames it.
  [[nodiscard]] Result<void> commit();

 private:
  std::filesystem::path target_, unfinished_;
  bool committed_ = false;
};

/// The error of a file that cannot be written, for a reason in the system's words; where its folder is gone, that.
[[nodiscard]] tl::unexpected<Error> cannotWriteFile(const std::filesystem::path& path, const std::string& reason);

/// Writes a text beside `path` and puts it in its place once it is whole on the disk. Errors: cannot write; what was there stays.
[[nodiscard]] Result<void> writeTextFile(const std::filesystem::path& path, std::string_view text);

}  // namespace xsmoe
