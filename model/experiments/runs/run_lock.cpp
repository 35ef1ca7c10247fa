// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

namespace xsmoe::experiments {
namespace {

/// isWritten() of another program holds the lock for a moment: one that is refused tries again after it.
bool lockFor(int file) {
  constexpr std::chrono::milliseconds kMoment(20);
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return true;
  std::this_thread::sleep_for(kMoment);
  return ::flock(file, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

bool isWritten(const RunPaths& paths) {
  const int file = ::open(paths.manifest().c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return written;
}

Result<RunLock> RunLock::take(const RunPaths& paths) {
  // For writing, though nothing is written: where it is refused, no checkpoint could be written either.
  RunLock lock(::open(paths.manifest().c_str(), O_RDWR | O_CLOEXEC));
  if (lock.file_ < 0)
    return cannotWrite(paths.folder.string(), "the run cannot be written (" + std::generic_category().message(errno) + ")",
                       "Check the folder's permissions, or copy it to where you may write");
  if (!lockFor(lock.file_))
    return cannotWrite(paths.folder.string(), "the run is being written by another program, or by another window of this one",
                       "Wait until it ends, or stop it there");
  return lock;
}

RunLock::~RunLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace xsmoe::experiments
