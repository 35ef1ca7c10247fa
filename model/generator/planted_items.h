// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/generator_settings.h"
#include "model/generator/stream_design.h"

namespace xsmoe::generator {

/// What a planted item is. Pictures show the visual attributes, texts tell the others; hidden states hold both.
struct PlantedItem {
  std::string id;                           ///< "item-0001"
  int collection = 0;                       ///< seen in the background, read in the occasion
  std::array<int, kStyles.size()> style{};  ///< value of each attribute of kStyles
  bool ornate = false;                      ///< else minimal
  bool expressive = false;                  ///< text that tells a mood, else facts
  int birthWindow = 0;                      ///< first window in which it can be bought
  double popularity = 1;                    ///< relative
  int width = 0, height = 0, depth = 0;     ///< centimetres
  int weight = 0;                           ///< grams

  [[nodiscard]] int value(Style which) const { return style[static_cast<std::size_t>(which)]; }
};

/// Draws the items: attributes evenly, some of them new in every window.
[[nodiscard]] std::vector<PlantedItem> drawCatalogue(const GeneratorSettings& settings);

}  // namespace xsmoe::generator
