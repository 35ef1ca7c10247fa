// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace xsmoe::generator {

/// A decoded picture: rows from the top, three bytes (red, green, blue) a pixel.
struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

/// Decodes JPEG (at an eighth of its size where it is large) or PNG, recognised by content. Empty for anything else, for a damaged
/// file, and for one of more than 100 million pixels.
[[nodiscard]] std::optional<Pixels> decodePicture(const std::filesystem::path& path);

}  // namespace xsmoe::generator
