// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/experiments/runs/file_stamp.h"

namespace xsmoe::experiments {

/// Checksums of files, each read once as long as it stays the file that it is: a feature cache may be large, and each run of a plan asks
/// for that of the same one. Any thread.
class KnownChecksums {
 public:
  /// As of features::sha256OfFile(). Of a file that is known nothing is read, and `progress` is not asked.
  [[nodiscard]] Result<std::string> of(const std::filesystem::path& file, const ProgressCallback& progress);

 private:
  struct Known {
    FileStamp stamp;
    std::string sum;
  };
  std::mutex mutex_;
  std::map<std::filesystem::path, Known> known_;  // guarded by mutex_
};

}  // namespace xsmoe::experiments
