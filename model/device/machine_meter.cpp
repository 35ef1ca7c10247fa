// SPDX-License-Identifier: Apache-2.0
#include "model/device/machine_meter.h"

#include <algorithm>
#include <thread>

#include "model/core/process_use.h"
#include "model/device/device.h"

namespace xsmoe::device {

void MachineMeter::begin() {
  *this = MachineMeter();
  cpuUsed_ = cpuSecondsUsed();
  diskRead_ = diskBytesRead();
}

void MachineMeter::see(const GpuUse& use) {
  if (use.busy >= 0) {
    busySum_ += use.busy;
    ++busyReadings_;
  }
  gpuBytes_ = use.usedBytes;
}

MachineUse MachineMeter::take() const {
  MachineUse use;
  const double passed = std::chrono::duration<double>(Clock::now() - begun_).count();
  const double used = cpuSecondsUsed() - cpuUsed_;
  if (const unsigned cores = std::thread::hardware_concurrency(); cores > 0 && passed > 0 && used > 0)
    use.cpu = std::min(1.0, used / (passed * cores));
  if (const auto resident = readMemory().residentBytes; resident > 0) use.memoryBytes = resident;
  if (const auto read = diskBytesRead(); read >= 0 && diskRead_ >= 0) use.readBytes = read - diskRead_;
  if (busyReadings_ > 0) use.gpu = busySum_ / busyReadings_;
  if (gpuBytes_ > 0) use.gpuBytes = gpuBytes_;
  return use;
}

}  // namespace xsmoe::device
