#pragma once
#include <cmath>
#include <string>

#include "model/core/watching_target.h"

namespace xsmoe::bench {

/// What a share of a step is beside the most that watching should take: "2 %: ok", "2 %: above".
[[nodiscard]] inline std::string besideWatchingTarget(double share) {
  const auto percent = std::lround(100 * kWatchingTarget);
  return std::to_string(percent) + (share <= kWatchingTarget ? " %: ok" : " %: above");
}

}  // namespace xsmoe::bench
