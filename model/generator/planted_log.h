// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/generator/planted_items.h"

namespace xsmoe::generator {

struct PlantedRecord {
  int user = 0, item = 0;  ///< from 0
  std::int64_t time = 0;   ///< seconds since 1970, never decreasing
};

/// Who bought what. In each window some of the users come for one session each, in a collection drawn by the schedule; inside it an
/// item's odds grow where its two styles that tastes turn on there have the values that this user likes, and with the manners that he
/// likes. A user buys an item once. Windows hold equal numbers of records, the first ones one more where they do not divide: the cut of the
/// protocol.
[[nodiscard]] std::vector<PlantedRecord> drawLog(const GeneratorSettings& settings, const std::vector<PlantedItem>& items);

/// The style of an item that its collection's buyers choose by.
[[nodiscard]] inline int tastedVisual(const PlantedItem& item) {
  return item.value(kCollectionDesigns[static_cast<std::size_t>(item.collection)].visualTaste);
}
[[nodiscard]] inline int tastedTextual(const PlantedItem& item) {
  return item.value(kCollectionDesigns[static_cast<std::size_t>(item.collection)].textualTaste);
}

}  // namespace xsmoe::generator
