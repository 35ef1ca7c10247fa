// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace xsmoe {

/// What something costs and how good it is; both finite.
struct TradeOff {
  double cost = 0;     ///< less is better
  double quality = 0;  ///< more is better
};

/// The places of those that no other beats: none is at most as costly and at least as good, and one of the two strictly. By increasing
/// cost, so by increasing quality too; of several that are equal in both all, in the order of the list.
[[nodiscard]] std::vector<std::size_t> paretoFront(std::span<const TradeOff> all);

}  // namespace xsmoe
