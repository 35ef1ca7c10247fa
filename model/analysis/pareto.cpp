// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/pareto.h"

#include <algorithm>
#include <numeric>

namespace xsmoe {

std::vector<std::size_t> paretoFront(std::span<const TradeOff> all) {
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all[a].cost != all[b].cost ? all[a].cost < all[b].cost : all[a].quality > all[b].quality;
  });
  std::vector<std::size_t> front;
  for (const auto place : order) {
    const auto* const last = front.empty() ? nullptr : &all[front.back()];
    const bool equal = last != nullptr && last->cost == all[place].cost && last->quality == all[place].quality;
    if (last == nullptr || all[place].quality > last->quality || equal) front.push_back(place);
  }
  return front;
}

}  // namespace xsmoe
