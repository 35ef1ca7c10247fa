// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "model/generator/stream_design.h"

namespace xsmoe::generator {

/// The row of the schedule that a window follows.
[[nodiscard]] inline int rowOf(int window, int windows) { return window * kScheduleRows / windows; }

/// Shares of the collections in the sessions of a window; they sum to 1.
[[nodiscard]] inline const std::array<double, kCollections>& sharesOf(int window, int windows) {
  return kSchedule[static_cast<std::size_t>(rowOf(window, windows))];
}

/// Share of the users who like ornate things, or expressive texts, in a window.
[[nodiscard]] inline double likingOrnate(int window, int windows) {
  return rowOf(window, windows) < kOrnateDriftRow ? kLikedBefore : kLikedAfter;
}
[[nodiscard]] inline double likingExpressive(int window, int windows) {
  return rowOf(window, windows) < kExpressiveDriftRow ? kLikedBefore : kLikedAfter;
}

/// The first window in which a collection is on sale.
[[nodiscard]] inline int firstWindowOf(int collection, int windows) {
  int window = 0;
  while (window + 1 < windows && sharesOf(window, windows)[static_cast<std::size_t>(collection)] <= 0) ++window;
  return window;
}

}  // namespace xsmoe::generator
