// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/file_stamp.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>

namespace xsmoe::experiments {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kTickNs = kSecondNs / 10;       // a kernel's clock steps by 10 ms at most
constexpr std::int64_t kCoarseTickNs = 2 * kSecondNs;  // FAT's times; those of some networks are whole seconds

std::int64_t sinceEpochNs(const timespec& time) { return std::int64_t{time.tv_sec} * kSecondNs + time.tv_nsec; }

}  // namespace

bool FileStamp::settled(std::int64_t nowNs) const {
  const auto newest = std::max(modifiedNs, statusNs);
  return nowNs - newest > (newest % kSecondNs == 0 ? kCoarseTickNs : kTickNs);
}

std::optional<FileStamp> stampOf(const std::filesystem::path& file) {
  struct stat found = {};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return FileStamp{found.st_dev, found.st_ino, found.st_size, sinceEpochNs(found.st_mtim), sinceEpochNs(found.st_ctim)};
}

std::int64_t nanosecondsNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace xsmoe::experiments
