// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "model/data/text_decoder.h"

namespace xsmoe::data {

/// What a person should know of how a file was read: a sentence where its encoding was seen from its bytes alone, else empty.
[[nodiscard]] inline std::string encodingNote(const std::filesystem::path& path, TextEncoding encoding) {
  if (encoding != TextEncoding::kWindows1252) return {};
  return path.filename().string() + " is not UTF-8 and was read as Windows-1252.";
}

}  // namespace xsmoe::data
