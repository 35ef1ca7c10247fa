// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xsmoe {

/// What something costs and how good it is; all finite.
struct TradeOff {
  double cost = 0;     ///< less is better
  double quality = 0;  ///< more is better
  double error = 0;    ///< standard error of the quality, 0 where it is exact
};

/// The places of those that no other beats: none is at most as costly and at least as good, and one of the two strictly. By increasing
/// cost, so by increasing quality too; of several that are equal in both all, in the order of the list. By the numbers as they were
/// measured: what of that is no more than chance standingsTo() says.
[[nodiscard]] std::vector<std::size_t> paretoFront(std::span<const TradeOff> all);

/// How something stands to a front, where qualities within two standard errors of their difference are not told apart.
enum class FrontStanding : std::uint8_t {
  kOn,             ///< on it, and better than all on it that cost less
  kOnNotApart,     ///< on it, but not told apart from one on it that costs less
  kBelowNotApart,  ///< below it, but told apart from none on it that costs no more
  kBelow
};
/// Of each. `front`: as paretoFront() gives it.
[[nodiscard]] std::vector<FrontStanding> standingsTo(std::span<const std::size_t> front, std::span<const TradeOff> all);

}  // namespace xsmoe
