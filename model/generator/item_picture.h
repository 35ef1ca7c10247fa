// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "model/core/error.h"
#include "model/generator/planted_items.h"

namespace xsmoe::generator {

inline constexpr int kPictureSize = 96;  ///< pixels, both ways

/// Draws an item as a product picture: shape, palette, pattern, ornate or minimal, and the room of its collection. Two items of
/// equal attributes differ in proportions, shade and place. Rows from the top, three bytes (red, green, blue) a pixel.
[[nodiscard]] std::vector<std::uint8_t> drawPicture(const PlantedItem& item, std::uint64_t seed);

/// Writes the same pixels as PNG. Errors: the file cannot be written.
[[nodiscard]] Result<void> writePicture(const std::filesystem::path& path, const PlantedItem& item, std::uint64_t seed);

}  // namespace xsmoe::generator
