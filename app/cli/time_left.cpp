// SPDX-License-Identifier: Apache-2.0
#include "app/cli/time_left.h"

#include <fmt/format.h>

#include <cmath>

namespace xsmoe::cli {

std::string timeLeftText(double seconds) {
  if (!(seconds > 0)) return {};
  const double left = std::ceil(seconds);
  if (left < 60) return fmt::format("{:.0f} s left", left);
  if (left < 3600) return fmt::format("{:.0f} min left", std::ceil(left / 60));
  return fmt::format("{:.0f} h {:.0f} min left", std::floor(left / 3600), std::floor(std::fmod(left, 3600) / 60));
}

}  // namespace xsmoe::cli
