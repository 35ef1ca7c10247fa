// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/analysis/test_slices.h"

namespace xsmoe {

/// Items in groups of one kind.
struct ItemGroups {
  SliceKind kind = SliceKind::kItems;
  SlicePartition parts;  ///< of the items, in their order
};

/// Items in groups by whether they are new, by category and by popularity; no categories where no item has one. The groups are the slices
/// of a test (partitionBy()) that has one sequence for each item, whose target it is: thirds of popularity are of the items here, and their
/// names have the counts of their own items.
[[nodiscard]] std::vector<ItemGroups> groupItems(const std::vector<SlicedSequence>& items);

}  // namespace xsmoe
