// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace xsmoe {

/// CPU time of all threads of this process so far, in seconds; 0 where the system does not tell.
[[nodiscard]] double cpuSecondsUsed();

/// What this process had read from disks so far, not from what the system keeps of them in memory; −1 where the system does not tell.
[[nodiscard]] std::int64_t diskBytesRead();

}  // namespace xsmoe
