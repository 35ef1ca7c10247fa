// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/device/device.h"

namespace xsmoe::device {

/// The device of the settings, ready to compute on: chooseDevice(), takeProductMemory() and useThreads() for its threads. Errors: those of
/// the first and the last.
[[nodiscard]] Result<ComputeDevice> openDevice(const DeviceSettings& settings, int localRank = 0);

}  // namespace xsmoe::device
