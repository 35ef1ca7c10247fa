// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <limits>

namespace xsmoe {

/// `number` for a formatter that is to round it to so many decimals, from 0: half away from zero. Formatters of C and C++ round half to
/// even, those of the window's locale away from zero, and a mean over 800 sequences often lies halfway: 15.125. Only such a number is
/// moved, by the smallest step that a double can make.
[[nodiscard]] inline double roundingAway(double number, int decimals) {
  constexpr int kMostDecimals = 6;  // with more of them, or in larger numbers, that step could be seen
  constexpr double kLargest = 1e9;
  if (number == 0 || decimals > kMostDecimals || std::abs(number) > kLargest) return number;
  const double parts = std::ldexp(number, decimals + 1);  // whole wherever a double lies halfway
  if (parts != std::trunc(parts)) return number;
  return std::nextafter(number, std::copysign(std::numeric_limits<double>::infinity(), number));
}

/// A share in percent, or a difference of shares in points, for a formatter with so many decimals.
[[nodiscard]] inline double inPercent(double share, int decimals = 2) { return roundingAway(100 * share, decimals); }

}  // namespace xsmoe
