// SPDX-License-Identifier: Apache-2.0
#include "model/core/process_use.h"

#include <ctime>
#include <fstream>
#include <string>

namespace xsmoe {

double cpuSecondsUsed() {
  timespec used{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

std::int64_t diskBytesRead() {
  std::ifstream counts("/proc/self/io");
  std::string key;
  for (std::int64_t value = 0; counts >> key >> value;)
    if (key == "read_bytes:") return value;
  return -1;
}

}  // namespace xsmoe
