// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "model/core/error.h"

namespace xsmoe::data {

/// How a file is packed: of what lies packed in a ZIP archive, how it is packed there.
enum class Compression : std::uint8_t { kNone, kGzip, kZstd, kZip };

/// The bytes of a file in order, unpacked where it is gzip (several members too), zstd or a ZIP archive with one file, which is recognised
/// by its first bytes. A file among several of an archive is named by its path behind the archive's, as if that were a folder. Unpacking is
/// done ahead in a thread of its own, at most a few blocks, so that it and the reader share the work.
class ByteSource {
 public:
  /// Errors: missing, unreadable, a folder, an archive with several files or none.
  [[nodiscard]] static Result<ByteSource> open(const std::filesystem::path& path);
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();  ///< at any point; waits for the thread

  /// Fills `to` with the next bytes; fewer than `most` only at the end or if reading failed (`error`).
  [[nodiscard]] std::size_t read(char* to, std::size_t most);
  /// Why the file could not be read to its end: the disk, data that end too early, damaged data.
  [[nodiscard]] const std::optional<Error>& error() const;

  [[nodiscard]] Compression compression() const;
  [[nodiscard]] std::int64_t bytesDone() const;   ///< of the file, packed, behind the bytes handed out; in steps of a block
  [[nodiscard]] std::int64_t bytesTotal() const;  ///< of the file, packed

 private:
  struct Impl;
  explicit ByteSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xsmoe::data
