#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/device/device.h"

namespace xsmoe::bench {

using Clock = std::chrono::steady_clock;

inline double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

template <class Work>
double seconds(const Work& work) {
  const auto begin = Clock::now();
  work();
  return secondsSince(begin);
}

/// The upper of two in the middle; 0 of none.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Of 2^20 bytes.
inline double megabytes(std::int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

/// Highest resident memory since the last call, in MB, all of the process counted.
inline double takePeak() {
  const double peak = megabytes(device::readMemory().peakBytes);
  std::ofstream("/proc/self/clear_refs") << 5;  // the kernel starts VmHWM again at what is resident now
  return peak;
}

template <class T>
T mustHave(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return std::move(*result);
}

}  // namespace xsmoe::bench
