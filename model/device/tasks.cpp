// SPDX-License-Identifier: Apache-2.0
#include "model/device/tasks.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "model/device/rehearsal.h"

namespace xsmoe::device {

std::int64_t taskCount(c10::Device device) { return isHost(device) ? at::get_num_threads() : 1; }

void runTasks(c10::Device device, std::int64_t count, const std::function<void(std::int64_t)>& task) {
  if (!isHost(device)) {
    for (std::int64_t i = 0; i < count; ++i) task(i);
    return;
  }
  const bool gradients = c10::GradMode::is_enabled();
  at::parallel_for(0, count, 1, [&](std::int64_t first, std::int64_t end) {
    const c10::AutoGradMode mode(gradients);  // thread-local
    for (std::int64_t i = first; i < end; ++i) task(i);
  });
}

Range shareOf(std::int64_t total, std::int64_t share, std::int64_t shares) {
  return {total * share / shares, total * (share + 1) / shares};
}

}  // namespace xsmoe::device
