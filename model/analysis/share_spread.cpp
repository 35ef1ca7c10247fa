// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/share_spread.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace xsmoe {

void ShareHistogram::add(double share) {
  const double within = share > 0 ? std::min(share, 1.0) : 0;
  ++counts_[static_cast<std::size_t>(std::min(kCells - 1, static_cast<int>(within * kCells)))];
  least_ = items_ == 0 ? within : std::min(least_, within);
  most_ = items_ == 0 ? within : std::max(most_, within);
  ++items_;
}

/// The share of the item at `part` of them, 0 … 1, in increasing order.
double ShareHistogram::at(double part) const {
  const auto wanted = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(part * static_cast<double>(items_))));
  std::int64_t below = 0;
  std::size_t cell = 0;
  while (below + counts_[cell] < wanted) below += counts_[cell++];
  return std::clamp((static_cast<double>(cell) + 0.5) / kCells, least_, most_);
}

std::optional<ShareSpread> ShareHistogram::spread() const {
  if (items_ == 0) return std::nullopt;
  return ShareSpread{least_, at(0.25), at(0.5), at(0.75), most_};
}

}  // namespace xsmoe
