// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "model/generator/planted_items.h"

namespace xsmoe::generator {

struct ItemText {
  std::string title, description;
};

/// Words for an item: theme, material, line and the occasion of its collection, told as facts (dimensions, care) or as a mood. The
/// kind of product is named too. Wording is drawn by seed and item.
[[nodiscard]] ItemText composeText(const PlantedItem& item, std::uint64_t seed);

}  // namespace xsmoe::generator
