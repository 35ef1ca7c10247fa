// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/Device.h>

namespace xsmoe::device {

/// Whether work on this device may go the ways that only the host has: loops over a tensor's memory, compute threads, a look at a value as
/// soon as it is computed. Everywhere else work is Torch's operations, one after another, and nobody waits for them.
[[nodiscard]] bool isHost(c10::Device device);

/// While one lives, isHost() says no in its thread of the CPU too: a training step goes the way of a GPU, so that a machine without one can
/// test it. What is missing then are the copies to a GPU, its allocator and its kernels (cuda.h).
class GpuRehearsal {
 public:
  GpuRehearsal();
  ~GpuRehearsal();
  GpuRehearsal(const GpuRehearsal&) = delete;
  GpuRehearsal& operator=(const GpuRehearsal&) = delete;
};

}  // namespace xsmoe::device
