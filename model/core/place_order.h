// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <tuple>

#include "model/core/events.h"

namespace xsmoe {

/// Whether a run comes to a place before it comes to another.
[[nodiscard]] inline bool isBefore(const RunPlace& one, const RunPlace& other) {
  const auto order = [](const RunPlace& place) {
    const int part = place.moment == Moment::kWindow ? 0 : place.moment == Moment::kTested ? 2 : 1;
    return std::tuple(place.window.value, part, place.epoch, place.moment == Moment::kEpoch, place.batch);
  };
  return order(one) < order(other);
}

}  // namespace xsmoe
