// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace xsmoe::experiments {

Result<RunLock> RunLock::take(const RunPaths& paths) {
  // For writing, though nothing is written: where it is refused, no checkpoint could be written either.
  RunLock lock(::open(paths.manifest().c_str(), O_RDWR | O_CLOEXEC));
  if (lock.file_ < 0)
    return cannotWrite(paths.folder.string(), "the run cannot be written (" + std::generic_category().message(errno) + ")",
                       "Check the folder's permissions, or copy it to where you may write");
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0)
    return cannotWrite(paths.folder.string(), "the run is being written by another program, or by another window of this one",
                       "Wait until it ends, or stop it there");
  return lock;
}

RunLock::~RunLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace xsmoe::experiments
