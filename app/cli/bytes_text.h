// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "app/cli/counted.h"

namespace xsmoe::cli {

/// "264.2 kB", in powers of 1000, as the window has it.
[[nodiscard]] inline std::string bytesText(std::int64_t bytes) {
  if (bytes < 1000) return counted(bytes, "byte");
  constexpr std::array kUnits{"kB", "MB", "GB", "TB"};
  double scaled = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; scaled >= 999.95 && unit + 1 < kUnits.size(); ++unit) scaled /= 1000;
  return fmt::format("{:.1f} {}", scaled, kUnits.at(unit));
}

}  // namespace xsmoe::cli
