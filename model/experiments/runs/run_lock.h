// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <utility>

#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// Whether a program, this one included, has the right to write into a run folder now.
[[nodiscard]] bool isWritten(const RunPaths& paths);

/// The right to write into a run folder, of one owner at a time in all processes. It ends with the object, or with the process however that
/// ends. Reading a run needs none.
class RunLock {
 public:
  /// Locks run.json, which must be there. Errors: another one writes the run; the folder cannot be written.
  [[nodiscard]] static Result<RunLock> take(const RunPaths& paths);
  RunLock(RunLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  RunLock& operator=(RunLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~RunLock();

 private:
  explicit RunLock(int file) : file_(file) {}
  int file_;
};

}  // namespace xsmoe::experiments
