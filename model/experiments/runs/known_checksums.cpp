// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/known_checksums.h"

#include "model/features/sha256.h"

namespace xsmoe::experiments {

Result<std::string> KnownChecksums::of(const std::filesystem::path& file, const ProgressCallback& progress) {
  const auto began = nanosecondsNow();
  const auto stamp = stampOf(file);
  if (stamp) {
    const std::lock_guard lock(mutex_);
    if (const auto known = known_.find(file); known != known_.end() && known->second.stamp == *stamp) return known->second.sum;
  }
  // Read without the lock: another thread may wish to stop.
  auto sum = features::sha256OfFile(file, progress);
  if (!sum || !stamp || !stamp->settled(began) || stampOf(file) != stamp) return sum;
  const std::lock_guard lock(mutex_);
  known_.insert_or_assign(file, Known{*stamp, *sum});
  return sum;
}

}  // namespace xsmoe::experiments
