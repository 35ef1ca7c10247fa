// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

namespace xsmoe::experiments {

/// By what it is seen, without reading it, that a file is the one it was: that it was neither written nor replaced, nor given back its
/// time.
struct FileStamp {
  std::uint64_t device = 0, inode = 0;
  std::int64_t bytes = 0;
  std::int64_t modifiedNs = 0, statusNs = 0;  ///< since 1970: of its content, and of anything of it

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
  /// Whether a change that comes from now on is sure to be seen: the times are as coarse as the clock of the file system, so that one which
  /// follows another at once may leave them as they are.
  [[nodiscard]] bool settled(std::int64_t nowNs) const;
};

/// Empty: there is no such file.
[[nodiscard]] std::optional<FileStamp> stampOf(const std::filesystem::path& file);

/// Nanoseconds since 1970, as FileStamp::settled() takes them.
[[nodiscard]] std::int64_t nanosecondsNow();

}  // namespace xsmoe::experiments
