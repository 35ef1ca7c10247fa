// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <utility>

#include "model/core/step_times.h"

namespace xsmoe::network {

/// Adds up what parts of training steps take, by what passes from one call to the next. One thread.
class StepClock {
 public:
  using Clock = std::chrono::steady_clock;

  /// Time counts from here: what has passed is no part's.
  void begin() { since_ = Clock::now(); }
  /// What has passed is this part's.
  void lap(StepPart part) { times_.add(part, passed()); }
  /// What has passed is that of tasks side by side, which took these times in their own threads: each part gets its share of it.
  void lap(const StepTimes& tasks);
  /// All since it was asked before.
  [[nodiscard]] StepTimes take() { return std::exchange(times_, {}); }

 private:
  [[nodiscard]] double passed();

  Clock::time_point since_ = Clock::now();
  StepTimes times_;
};

}  // namespace xsmoe::network
