// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "model/core/progress.h"

namespace xsmoe::cli {

/// Estimates when a piece of work ends from its speed since it was first seen.
class TimeLeft {
 public:
  using Clock = std::chrono::steady_clock;

  /// "3 min left"; empty while too little is done to tell. Work of another name begins anew.
  [[nodiscard]] std::string text(const Progress& state, Clock::time_point now = Clock::now());

 private:
  std::string what_;
  std::int64_t first_ = 0;
  Clock::time_point begun_;
};

}  // namespace xsmoe::cli
