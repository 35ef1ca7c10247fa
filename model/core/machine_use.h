// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

namespace xsmoe {

/// What an epoch, its validation included, took of the machine: of this program but for the GPU, which its driver tells of all programs.
/// What is not known is absent.
struct MachineUse {
  std::optional<double> cpu = {};                ///< of all cores' time this program's part, in [0, 1]; a pause within it counts as time
  std::optional<std::int64_t> memoryBytes = {};  ///< resident at its end
  std::optional<std::int64_t> readBytes = {};    ///< from disks, without what the system had in memory
  std::optional<double> gpu = {};                ///< GpuUse::busy, the mean over its steps
  std::optional<std::int64_t> gpuBytes = {};     ///< GpuUse::usedBytes at its last step
  friend bool operator==(const MachineUse&, const MachineUse&) = default;
};

}  // namespace xsmoe
