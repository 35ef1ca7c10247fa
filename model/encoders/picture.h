// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::encoders {

/// Decoded: rows from the top, three bytes (red, green, blue) a pixel.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

/// What Pillow refuses, too: such a file is taken for one that is to exhaust the memory.
inline constexpr std::int64_t kMostPixels = 178'956'970;

/// Decodes JPEG, PNG or WebP, recognised by content, as Pillow's convert("RGB") gives it: alpha is dropped without blending, palettes are
/// expanded, grey is repeated, CMYK is taken as Adobe writes it, 16 bits become the upper 8, EXIF orientation and colour profiles are
/// ignored; of an animation it is the first picture. `where` is named by errors: another format, damaged, cut off, more than `mostPixels`.
/// Any thread.
[[nodiscard]] Result<Picture> decodePicture(const std::string& where, std::span<const std::uint8_t> bytes,
                                            std::int64_t mostPixels = kMostPixels);
[[nodiscard]] Result<Picture> readPicture(const std::filesystem::path& path);

}  // namespace xsmoe::encoders
