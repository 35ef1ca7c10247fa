// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/pending_losses.h"

#include <torch/types.h>

#include "model/device/rehearsal.h"

namespace xsmoe::streaming {

void PendingLosses::begin(Clock::time_point now) {
  if (losses_.empty()) begun_ = now;
}

void PendingLosses::add(const at::Tensor& loss) { losses_.push_back(loss); }

bool PendingLosses::due(Clock::time_point now) const {
  return !losses_.empty() && (device::isHost(losses_.back().device()) || now - begun_ >= kInterval);
}

std::vector<PendingLosses::Read> PendingLosses::take() {
  std::vector<Read> read;
  if (losses_.empty()) return read;
  const auto asked = Clock::now();
  const auto values = torch::stack(losses_).to(torch::kDouble).cpu();  // waits
  const auto now = Clock::now();
  const std::chrono::duration<double> passed = now - begun_, waited = now - asked;
  if (!device::isHost(losses_.back().device())) waited_ = waited_.value_or(0) + waited.count();
  for (std::int64_t i = 0; i < values.size(0); ++i)
    read.push_back({values[i].item<double>(), passed.count() / static_cast<double>(values.size(0))});
  losses_.clear();
  begun_ = Clock::now();
  return read;
}

}  // namespace xsmoe::streaming
