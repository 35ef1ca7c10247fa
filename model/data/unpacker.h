// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "model/core/error.h"

namespace xsmoe::data {

enum class Compression : std::uint8_t;

/// Unpacks a file, or the member of a ZIP archive, from its beginning, in the caller's thread.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  /// Fills `to` with the next unpacked bytes; fewer than `most` only at the end or on an error.
  [[nodiscard]] virtual std::size_t read(char* to, std::size_t most) = 0;
  [[nodiscard]] virtual const std::optional<Error>& error() const = 0;
  [[nodiscard]] virtual std::int64_t bytesDone() const = 0;   ///< of the file, taken in
  [[nodiscard]] virtual std::int64_t bytesTotal() const = 0;  ///< of the file, or of what an archive holds of it
};

/// Errors: as openRawBytes().
[[nodiscard]] Result<std::unique_ptr<Unpacker>> openUnpacker(const std::filesystem::path& path, Compression& compression);

}  // namespace xsmoe::data
