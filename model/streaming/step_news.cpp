// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/step_news.h"

#include <string>
#include <utility>

#include "model/device/cuda.h"
#include "model/network/expert_network.h"
#include "model/streaming/batches.h"

namespace xsmoe::streaming {

void StepNews::tellOfRunning(const EpochBatches& batches, int batch, c10::Device device) {
  const auto memory = device::readDeviceMemory(device);
  const auto itemSlots = batches.size(batch - 1) * run_.training()->samples.items.size(1);
  run_.observer.onRunning({run_.standing().window, run_.epoch(), batch, batches.count(), lastStepSeconds_, itemSlots,
                           usageOf(run_.recommender), memory.allocatedBytes, memory.peakBytes, gpuUse(device)});
}

void StepNews::tellOfMemory(int batch) {
  const int pieces = run_.recommender.encodingPieces();
  if (pieces <= std::exchange(pieces_, pieces)) return;
  run_.keeper.onNotice(
      "memory did not suffice in " + run_.wordsOf(batch) + ": from here on a batch's items are encoded in " + std::to_string(pieces) +
      " pieces, one after the other; the loss is still over the whole batch, the result the same, and a step takes longer");
}

GpuUse StepNews::gpuUse(c10::Device device) {
  if (!device.is_cuda()) return {};
  if (!gpuMonitor_) gpuMonitor_ = std::make_unique<device::GpuMonitor>(device::pciBusId(device));
  return gpuMonitor_->use();
}

}  // namespace xsmoe::streaming
