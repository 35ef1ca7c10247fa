// SPDX-License-Identifier: Apache-2.0
#include "app/cli/time_left.h"

#include <fmt/format.h>

#include <cmath>

namespace xsmoe::cli {

std::string TimeLeft::text(const Progress& state, Clock::time_point now) {
  if (state.what != what_ || state.done < first_) {
    what_ = state.what;
    first_ = state.done;
    begun_ = now;
  }
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  const auto done = state.done - first_;
  if (done <= 0 || state.total <= state.done || seconds < 1) return {};
  const double left = std::ceil(seconds / static_cast<double>(done) * static_cast<double>(state.total - state.done));
  if (left < 60) return fmt::format("{:.0f} s left", left);
  if (left < 3600) return fmt::format("{:.0f} min left", std::ceil(left / 60));
  return fmt::format("{:.0f} h {:.0f} min left", std::floor(left / 3600), std::floor(std::fmod(left, 3600) / 60));
}

}  // namespace xsmoe::cli
