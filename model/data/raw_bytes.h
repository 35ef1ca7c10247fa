// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "model/core/error.h"

namespace xsmoe::data {

/// The bytes of a file, or of an archive's member, from the beginning.
class RawBytes {
 public:
  virtual ~RawBytes() = default;
  /// Fills `to`; fewer than `most` only at the end or where reading fails.
  [[nodiscard]] virtual std::size_t read(char* to, std::size_t most) = 0;
  [[nodiscard]] virtual std::string problem() const = 0;      ///< why reading failed; empty while it has not
  [[nodiscard]] virtual std::int64_t bytesDone() const = 0;   ///< of `bytesTotal`
  [[nodiscard]] virtual std::int64_t bytesTotal() const = 0;  ///< on the disk
};

/// Opens a file, the one file of a ZIP archive, or one among several by the archive's path with the member's behind it. `inArchive` becomes
/// whether it is in one. Errors: missing, unreadable, a folder, a pipe; an archive that is damaged, holds none or several files, or is the
/// file of a document; a member that is encrypted or packed in a way that libzip does not know.
[[nodiscard]] Result<std::unique_ptr<RawBytes>> openRawBytes(const std::filesystem::path& path, bool& inArchive);

}  // namespace xsmoe::data
