// SPDX-License-Identifier: Apache-2.0
#include "model/data/spilled_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "model/core/error.h"
#include "model/core/thrown_error.h"

namespace xsmoe::data {
namespace {

/// Not /tmp, which is memory on many systems.
std::string folderForTemporaries() {
  if (const char* const named = std::getenv("TMPDIR"); named != nullptr && *named != '\0') return named;
  std::error_code error;
  return std::filesystem::is_directory("/var/tmp", error) ? "/var/tmp" : "/tmp";
}

[[noreturn]] void refuseToWrite(int reason) {
  const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
  throw ThrownError(
      {full ? ErrorKind::kDiskTakesNoMore : ErrorKind::kCannotWrite,
       "records of the stream cannot be kept in the folder for temporary files (" + std::generic_category().message(reason) + ")",
       folderForTemporaries(),
       full ? "Free some space there, or name a folder on another disk in TMPDIR" : "Name a folder that can be written in TMPDIR"});
}

[[noreturn]] void refuseToMap(int reason) {
  throw ThrownError({ErrorKind::kFailed,
                     "records of the stream cannot be mapped into memory (" + std::generic_category().message(reason) + ")",
                     folderForTemporaries(), "Allow the program more address space (ulimit -v)"});
}

}  // namespace

SpilledBytes::SpilledBytes(SpilledBytes&& other) noexcept
    : memory_(std::move(other.memory_)),
      file_(std::exchange(other.file_, -1)),
      bytes_(std::exchange(other.bytes_, nullptr)),
      capacity_(std::exchange(other.capacity_, 0)) {}

SpilledBytes& SpilledBytes::operator=(SpilledBytes&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(file_, other.file_);
  std::swap(bytes_, other.bytes_);
  std::swap(capacity_, other.capacity_);
  return *this;
}

SpilledBytes::~SpilledBytes() {
  if (file_ < 0) return;
  if (bytes_ != nullptr) ::munmap(bytes_, capacity_);
  ::close(file_);
}

void SpilledBytes::grow(std::size_t wanted, std::size_t used) {
  if (wanted <= capacity_) return;
  if (wanted <= kInMemory) return growInMemory(wanted, used);
  if (file_ >= 0) {
    letGo();  // what grows is written in order: what lies before is not looked at meanwhile
    return growFile(wanted);
  }
  SpilledBytes spilled;
  spilled.openFile();
  spilled.growFile(wanted);
  if (used > 0) std::memcpy(spilled.bytes_, bytes_, used);
  *this = std::move(spilled);
}

void SpilledBytes::growInMemory(std::size_t wanted, std::size_t used) {
  const std::size_t capacity = std::min(kInMemory, std::max({wanted, 2 * capacity_, std::size_t{256}}));
  auto memory = std::make_unique<char[]>(capacity);
  if (used > 0) std::memcpy(memory.get(), bytes_, used);
  memory_ = std::move(memory);
  bytes_ = memory_.get();
  capacity_ = capacity;
}

void SpilledBytes::openFile() {
  std::string name = folderForTemporaries() + "/xsmoe-records-XXXXXX";
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0) refuseToWrite(errno);
  ::unlink(name.c_str());
}

void SpilledBytes::growFile(std::size_t wanted) {
  const std::size_t capacity = (wanted + kStep - 1) / kStep * kStep;
  int reason = EINTR;
  while (reason == EINTR) reason = ::posix_fallocate(file_, static_cast<off_t>(capacity_), static_cast<off_t>(capacity - capacity_));
  if (reason != 0) refuseToWrite(reason);
  void* const pages = bytes_ == nullptr ? ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0)
                                        : ::mremap(bytes_, capacity_, capacity, MREMAP_MAYMOVE);
  if (pages == MAP_FAILED) refuseToMap(errno);
  bytes_ = static_cast<char*>(pages);
  capacity_ = capacity;
}

void SpilledBytes::letGo() const {
  if (file_ >= 0 && bytes_ != nullptr) ::madvise(bytes_, capacity_, MADV_DONTNEED);
}

}  // namespace xsmoe::data
