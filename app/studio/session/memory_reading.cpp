// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/memory_reading.h"

#include <fstream>
#include <sstream>
#include <string>

namespace xsmoe::studio {

MemoryReading readMemory() {
  MemoryReading reading;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string key;
    std::int64_t kibibytes = 0;
    words >> key >> kibibytes;
    if (key == "VmRSS:") reading.residentBytes = kibibytes * 1024;
    if (key == "VmHWM:") reading.peakBytes = kibibytes * 1024;
  }
  return reading;
}

}  // namespace xsmoe::studio
