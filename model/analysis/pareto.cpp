// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/pareto.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/analysis/forgetting.h"

namespace xsmoe {
namespace {

/// By more than two standard errors of the difference.
bool isBetter(const TradeOff& one, const TradeOff& other) {
  return one.quality > other.quality && MetricChange{one.quality - other.quality, std::hypot(one.error, other.error)}.isDifference();
}

}  // namespace

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

std::vector<FrontStanding> standingsTo(std::span<const std::size_t> front, std::span<const TradeOff> all) {
  std::vector<FrontStanding> standings;
  for (const TradeOff& one : all) {
    const bool beaten = std::any_of(front.begin(), front.end(),
                                    [&](std::size_t place) { return all[place].cost <= one.cost && isBetter(all[place], one); });
    standings.push_back(beaten ? FrontStanding::kBelow : FrontStanding::kBelowNotApart);
  }
  for (const auto place : front) {
    const TradeOff& one = all[place];
    const bool apart = std::all_of(front.begin(), front.end(),
                                   [&](std::size_t other) { return all[other].cost >= one.cost || isBetter(one, all[other]); });
    standings[place] = apart ? FrontStanding::kOn : FrontStanding::kOnNotApart;
  }
  return standings;
}

}  // namespace xsmoe
