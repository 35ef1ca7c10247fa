// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "model/core/progress.h"

namespace xsmoe {

/// How fast a piece of work goes, and how long the rest of it takes, by what was done since it was first seen: what is taken up again was
/// done before and says nothing. Work of another name, or with less done than before, begins anew.
class WorkPace {
 public:
  using Clock = std::chrono::steady_clock;
  /// −1 where nothing is known yet.
  struct Estimate {
    double perSecond = -1;
    double secondsLeft = -1;
  };

  /// Nothing is said of the first second: files begin in the cache.
  [[nodiscard]] Estimate at(const Progress& progress, Clock::time_point now = Clock::now());

 private:
  std::string what_;
  std::int64_t first_ = 0, last_ = 0;
  Clock::time_point begun_{};
  bool seen_ = false;
};

}  // namespace xsmoe
