// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/Device.h>

#include <cstdint>
#include <functional>

namespace xsmoe::device {

/// How many tasks of equal size keep the compute threads of `device` busy: the threads set by useThreads() on a CPU, 1 on a GPU.
[[nodiscard]] std::int64_t taskCount(c10::Device device);

/// Runs task(0) … task(count−1) and returns when all are done: on a CPU at once in the compute threads, each with its operations in its own
/// thread, on a GPU one after another. A step of many small products scales much better over a few large tasks than inside each product.
/// The caller's grad mode holds in the tasks. What a task throws is thrown here.
void runTasks(c10::Device device, std::int64_t count, const std::function<void(std::int64_t)>& task);

/// The part [first, end) of `total` that belongs to share `share` of `shares` nearly equal ones.
struct Range {
  std::int64_t first = 0, end = 0;
  [[nodiscard]] std::int64_t size() const { return end - first; }
};
[[nodiscard]] Range shareOf(std::int64_t total, std::int64_t share, std::int64_t shares);

}  // namespace xsmoe::device
