// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "model/core/item_map.h"
#include "widgets/items/catalogue_listing.h"

namespace xsmoe::widgets {

/// So many items of four categories (one of five has none), born one after the other over four windows.
[[nodiscard]] inline std::shared_ptr<const CatalogueListing> madeMapItems(int items, bool ordered = false) {
  Catalogue catalogue;
  for (int i = 0; i < items; ++i) {
    const auto number = std::to_string(i);
    ItemCard card{"i" + number, (i % 2 == 0 ? "Lamp " : "Vase ") + number, "", "/nowhere/" + number + ".png", 4 * i / items};
    if (i % 5 != 4) card.category = "category " + std::to_string(i % 5);
    catalogue.items.push_back(std::move(card));
  }
  return std::make_shared<const CatalogueListing>(std::move(catalogue), ordered);
}

/// On a spiral from the middle outward; two modalities with a base path and two experts each.
[[nodiscard]] inline std::shared_ptr<ItemMap> madeMap(int items, int window = 3) {
  auto map = std::make_shared<ItemMap>();
  map->window = window;
  map->firstShare = 0.3;
  map->secondShare = 0.2;
  for (const auto modality : kModalities) {
    map->slots.push_back({modality, {}});
    for (const int born : {0, 2}) map->slots.push_back({modality, born});
  }
  for (int i = 0; i < items; ++i) {
    const double turn = 2.399963 * i, radius = std::sqrt(static_cast<double>(i)) / std::sqrt(static_cast<double>(items));
    map->x.push_back(static_cast<float>(3 * radius * std::cos(turn)));
    map->y.push_back(static_cast<float>(2 * radius * std::sin(turn)));
    map->records.push_back(i % 700);
    map->slot.push_back(i % 6);
    map->modality.push_back(i % 3 == 0 ? Modality::kTextual : Modality::kVisual);
  }
  return map;
}

}  // namespace xsmoe::widgets
