// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/data/byte_source.h"

namespace xsmoe::data {

/// The beginning of a file, unpacked: what it is recognised by.
struct HeadOfFile {
  std::filesystem::path path;
  Compression compression = Compression::kNone;
  std::int64_t bytes = 0;          ///< of the file
  std::string text;                ///< at most 256 KiB, without a byte order mark
  std::vector<std::string> lines;  ///< of it that are whole and not empty, at most 50

  /// Errors: as ByteSource; packed data that are damaged from the start.
  [[nodiscard]] static Result<HeadOfFile> read(const std::filesystem::path& path);
};

}  // namespace xsmoe::data
