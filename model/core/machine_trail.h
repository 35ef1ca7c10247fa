// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

namespace xsmoe {

/// What was taken of the machine at a moment of training.
struct MachineSample {
  std::int64_t timeMs = 0;         ///< milliseconds since 1970
  double cpu = -1;                 ///< of all cores' time since the sample before, this program's part; −1: not known
  std::int64_t residentBytes = 0;  ///< of this program; 0: not known
  double gpu = -1;                 ///< GpuUse::busy
  std::int64_t gpuBytes = 0;       ///< GpuUse::usedBytes
  friend bool operator==(const MachineSample&, const MachineSample&) = default;
};

/// Such samples, oldest first.
using MachineTrail = std::vector<MachineSample>;

/// How far back a trail goes. Whoever takes the samples takes them apart: each makes a new trail.
inline constexpr std::int64_t kTrailMs = 600'000;

/// The trail with one more sample at its end, without what is too old; null is an empty one. Where the clock was set back, it begins anew.
[[nodiscard]] std::shared_ptr<const MachineTrail> withSample(const std::shared_ptr<const MachineTrail>& before, const MachineSample& now);

}  // namespace xsmoe
