#include "tests/bench/measurements.h"

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "model/device/device.h"

namespace xsmoe::bench {

void Measurements::ReportRuns(const std::vector<Run>& runs) {
  for (const auto& run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    const auto name = run.run_name.function_name;
    if (run.error_occurred) {
      std::fprintf(stderr, "%s: %s\n", name.c_str(), run.error_message.c_str());
      continue;
    }
    times_[name].push_back(run.real_accumulated_time / static_cast<double>(run.iterations));
    for (const auto& [key, counter] : run.counters) counters_[name][key] = counter.value;
    std::fprintf(stderr, "%-70s %10.2f ms\n", name.c_str(), 1e3 * times_[name].back());
  }
}

double Measurements::seconds(const std::string& name) const {
  const auto found = times_.find(name);
  if (found == times_.end()) return 0;
  auto sorted = found->second;
  std::sort(sorted.begin(), sorted.end());
  const auto middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double Measurements::spread(const std::string& name) const {
  const auto found = times_.find(name);
  if (found == times_.end()) return 0;
  const auto [least, most] = std::minmax_element(found->second.begin(), found->second.end());
  return (*most - *least) / seconds(name);
}

double Measurements::counter(const std::string& name, const std::string& counter) const {
  const auto found = counters_.find(name);
  if (found == counters_.end()) return 0;
  const auto value = found->second.find(counter);
  return value == found->second.end() ? 0 : value->second;
}

PeakMemory::PeakMemory() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << 5;  // the kernel restarts VmHWM at what is resident now
  before_ = static_cast<double>(device::readMemory().residentBytes);
}

double PeakMemory::megabytes() const { return (static_cast<double>(device::readMemory().peakBytes) - before_) / (1 << 20); }

double PeakMemory::heldMegabytes() const { return (static_cast<double>(device::readMemory().residentBytes) - before_) / (1 << 20); }

}  // namespace xsmoe::bench
