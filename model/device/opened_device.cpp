// SPDX-License-Identifier: Apache-2.0
#include "model/device/opened_device.h"

#include "model/device/product_memory.h"

namespace xsmoe::device {

Result<ComputeDevice> openDevice(const DeviceSettings& settings, int localRank) {
  auto device = chooseDevice(settings, localRank);
  if (!device) return device;
  // First: LibTorch's pool waits for ever for a thread for whose stack there is no room.
  if (const auto room = takeProductMemory(device->threads); !room) return tl::unexpected(room.error());
  useThreads(device->threads);
  return device;
}

}  // namespace xsmoe::device
