// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/data/byte_source.h"
#include "model/data/text_decoder.h"

namespace xsmoe::data {

/// The beginning of a file, unpacked: what it is recognised by.
struct HeadOfFile {
  std::filesystem::path path;
  Compression compression = Compression::kNone;
  TextEncoding encoding = TextEncoding::kUtf8;
  std::int64_t bytes = 0;            ///< of the file
  std::string start{};               ///< its first bytes as they are, at most 512
  std::string text{};                ///< at most 256 KiB, as TextSource gives them
  bool whole = false;                ///< whether the text is all there is
  std::vector<std::string> lines{};  ///< of it that are whole and not empty, at most 50

  /// Errors: as TextSource.
  [[nodiscard]] static Result<HeadOfFile> read(const std::filesystem::path& path);
};

}  // namespace xsmoe::data
