// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QPalette>
#include <QString>
#include <array>
#include <cstdint>
#include <vector>

#include "model/core/catalogue.h"
#include "model/core/item_map.h"

namespace xsmoe::widgets {

/// What an item's colour says.
enum class MapColour : std::uint8_t { kCategory, kBirth, kPopularity, kSlot, kModality };
inline constexpr std::array kMapColours{MapColour::kBirth, MapColour::kPopularity, MapColour::kSlot, MapColour::kModality,
                                        MapColour::kCategory};
[[nodiscard]] QString mapColourTitle(MapColour colour);

/// Items of one colour.
struct MapGroup {
  QString name;
  QColor colour;
  std::int64_t items = 0;
};
struct MapColouring {
  std::vector<MapGroup> groups;      ///< also those without an item in this map
  std::vector<std::uint16_t> group;  ///< [n] place in `groups` of each item of the map
};

/// Why items cannot be coloured so, for people; empty: they can.
[[nodiscard]] QString cannotColour(MapColour by, const std::vector<ItemCard>& items, const ItemMap& map);

/// Colours of a map's items, the first of `items`, which cannotColour() lets. A group has the same colour in the maps of all windows: the
/// six largest categories of all items, the rest as one; windows of birth and experts on sequential scales, experts of texts on another one
/// than those of pictures.
[[nodiscard]] MapColouring colouringOf(MapColour by, const std::vector<ItemCard>& items, const ItemMap& map, const QPalette& palette);

/// "Visual E3", "Textual base path"
[[nodiscard]] QString slotTitle(const SlotName& slot);

}  // namespace xsmoe::widgets
