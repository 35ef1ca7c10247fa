// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <tuple>

#include "model/core/indices.h"

namespace xsmoe {

/// Boundaries at which changes take effect, from the finest to the coarsest.
enum class Boundary : std::uint8_t {
  kBatch,   ///< after a batch, or before a window's first
  kEpoch,   ///< after an epoch and its validation
  kTested,  ///< after a window's test, before freezing, expansion and pruning: where a fork begins
  kWindow,  ///< after these
};

/// What happens to experts that a person may wait for.
enum class Happening : std::uint8_t {
  kBorn,      ///< one was appended
  kPruned,    ///< one went
  kBelowTau,  ///< after an epoch τ would take one that it would not have taken after the window's epoch before
};

/// Where in a run a change was applied. Runs of equal settings and changes are equal up to any place.
struct RunPlace {
  Boundary boundary = Boundary::kBatch;
  WindowIndex window;  ///< in training or just tested; at kWindow and before a window's first batch: the one that begins
  int epoch = 0;       ///< under way, or just finished; 0: before the first
  int batch = 0;       ///< just finished; 0 at other boundaries than a batch's
  friend bool operator==(const RunPlace&, const RunPlace&) = default;
};

/// Whether a run comes to a place before it comes to another.
[[nodiscard]] inline bool isBefore(const RunPlace& one, const RunPlace& other) {
  const auto order = [](const RunPlace& place) {
    const int part = place.boundary == Boundary::kWindow ? 0 : place.boundary == Boundary::kTested ? 2 : 1;
    return std::tuple(place.window.value, part, place.epoch, place.boundary == Boundary::kEpoch, place.batch);
  };
  return order(one) < order(other);
}

}  // namespace xsmoe
