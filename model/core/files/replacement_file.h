// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

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

/// What helps where a file or a folder cannot be written for this reason; for none, what may.
[[nodiscard]] std::string writingRemedy(const std::error_code& reason);

/// The error of a file that cannot be written, for a reason of the system, or none that is known; where its folder is gone, that.
[[nodiscard]] tl::unexpected<Error> cannotWriteFile(const std::filesystem::path& path, const std::error_code& reason);

/// Writes a text beside `path` and puts it in its place once it is whole on the disk. Errors: cannot write; what was there stays.
[[nodiscard]] Result<void> writeTextFile(const std::filesystem::path& path, std::string_view text);

}  // namespace xsmoe
