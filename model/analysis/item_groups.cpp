// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/item_groups.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace xsmoe {
namespace {

using Bounds = std::optional<std::pair<std::int64_t, std::int64_t>>;  // absent: no item

/// "rare items (0–3 training records)"
std::string nameOfThird(const std::string& key, const Bounds& records) {
  if (!records) return key + " items (none)";
  const auto [least, most] = *records;
  const auto counts = least == most ? std::to_string(least) : std::to_string(least) + "–" + std::to_string(most);
  return key + " items (" + counts + (most == 1 && least == 1 ? " training record)" : " training records)");
}

void nameThirds(SlicePartition& parts, const std::vector<SlicedSequence>& items) {
  std::vector<Bounds> bounds(parts.slices.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto& of = bounds[parts.sliceOf[i]];
    const auto records = items[i].popularity;
    of = of ? std::pair(std::min(of->first, records), std::max(of->second, records)) : std::pair(records, records);
  }
  for (std::size_t part = 0; part < bounds.size(); ++part) {
    auto& [key, name] = parts.slices[part];
    name = nameOfThird(key, bounds[part]);
  }
}

}  // namespace

std::vector<ItemGroups> groupItems(const std::vector<SlicedSequence>& items) {
  std::vector<ItemGroups> all;
  for (const auto kind : {SliceKind::kItems, SliceKind::kCategory, SliceKind::kPopularity}) {
    ItemGroups groups{kind, partitionBy(kind, items)};
    if (groups.parts.slices.empty()) continue;
    if (kind == SliceKind::kPopularity) nameThirds(groups.parts, items);
    all.push_back(std::move(groups));
  }
  return all;
}

}  // namespace xsmoe
