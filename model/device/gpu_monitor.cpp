// SPDX-License-Identifier: Apache-2.0
#include "model/device/gpu_monitor.h"

#include <dlfcn.h>

#include <cstdint>
#include <memory>
#include <string>

namespace xsmoe::device {

/// The library, open, and the GPU in it; or why not.
class GpuMonitor::Driver {
  // As nvml.h of the CUDA toolkit declares them, which a build without the toolkit does not have. NVML keeps them as they are: what changes
  // gets another name.
  struct OneDevice;
  using Device = OneDevice*;
  using Return = int;
  static constexpr Return kSuccess = 0;
  struct Utilization {
    unsigned int gpu, memory;  // percent of the driver's latest span, of a sixth of a second to a second
  };
  struct Memory {
    unsigned long long total, free, used;
  };
  struct Functions {
    Return (*init)() = nullptr;
    Return (*shutdown)() = nullptr;
    Return (*deviceByBusId)(const char*, Device*) = nullptr;
    Return (*utilization)(Device, Utilization*) = nullptr;
    Return (*memory)(Device, Memory*) = nullptr;
    const char* (*error)(Return) = nullptr;
  };

 public:
  Driver(const std::string& busId, const std::string& library) : missing_(open(busId, library)) {}
  ~Driver() {
    if (begun_) nvml_.shutdown();
    if (library_ != nullptr) dlclose(library_);
  }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  [[nodiscard]] GpuUse read() const {
    GpuUse use;
    use.unknown = missing_;
    if (!missing_.empty()) return use;
    Utilization utilization{};
    if (const auto code = nvml_.utilization(device_, &utilization); code == kSuccess)
      use.busy = utilization.gpu / 100.0;
    else
      use.unknown = "the NVIDIA driver does not tell how busy the GPU is (" + said(code) + ")";
    Memory memory{};
    if (const auto code = nvml_.memory(device_, &memory); code == kSuccess) {
      use.usedBytes = static_cast<std::int64_t>(memory.used);
      use.totalBytes = static_cast<std::int64_t>(memory.total);
    } else if (use.unknown.empty()) {
      use.unknown = "the NVIDIA driver does not tell what the GPU's memory holds (" + said(code) + ")";
    }
    return use;
  }

 private:
  [[nodiscard]] std::string open(const std::string& busId, const std::string& library) {
    library_ = dlopen(library.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (library_ == nullptr) return "the NVIDIA driver's library " + library + " cannot be opened";
    const bool whole = find(nvml_.init, "nvmlInit_v2") && find(nvml_.shutdown, "nvmlShutdown") &&
                       find(nvml_.deviceByBusId, "nvmlDeviceGetHandleByPciBusId_v2") &&
                       find(nvml_.utilization, "nvmlDeviceGetUtilizationRates") && find(nvml_.memory, "nvmlDeviceGetMemoryInfo") &&
                       find(nvml_.error, "nvmlErrorString");
    if (!whole) return library + " is not the NVIDIA driver's library, or too old";
    if (const auto code = nvml_.init(); code != kSuccess) return "the NVIDIA driver does not answer (" + said(code) + ")";
    begun_ = true;
    if (const auto code = nvml_.deviceByBusId(busId.c_str(), &device_); code != kSuccess)
      return "the NVIDIA driver does not find the GPU at " + (busId.empty() ? "an unknown place" : busId) + " (" + said(code) + ")";
    return {};
  }

  template <class Function>
  [[nodiscard]] bool find(Function& function, const char* name) const {
    function = reinterpret_cast<Function>(dlsym(library_, name));
    return function != nullptr;
  }

  [[nodiscard]] std::string said(Return code) const {
    const char* const words = nvml_.error(code);
    return words != nullptr ? words : "error " + std::to_string(code);
  }

  // In this order: open() fills those above what it tells.
  void* library_ = nullptr;
  Functions nvml_;
  Device device_ = nullptr;
  bool begun_ = false;
  std::string missing_;  // empty: nothing
};

GpuMonitor::GpuMonitor(const std::string& busId, const std::string& library, std::chrono::milliseconds rest)
    : driver_(std::make_unique<Driver>(busId, library)), rest_(rest) {}
GpuMonitor::~GpuMonitor() = default;

const GpuUse& GpuMonitor::use() {
  const auto now = Clock::now();
  if (asked_ && now - *asked_ < rest_) return use_;
  use_ = driver_->read();
  asked_ = now;
  return use_;
}

}  // namespace xsmoe::device
