// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace xsmoe::studio {

/// Memory of this process as the kernel counts it; zeros where it does not tell.
struct MemoryReading {
  std::int64_t residentBytes = 0, peakBytes = 0;
};

[[nodiscard]] MemoryReading readMemory();

}  // namespace xsmoe::studio
