// SPDX-License-Identifier: Apache-2.0
#include "model/device/product_memory.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace xsmoe::device {
namespace {

/// More than OpenBLAS maps for one product on x86-64 and 64-bit ARM.
constexpr std::size_t kRoomOfOne = std::size_t{160} << 20;
/// What is needed beside products and stacks, in any run.
constexpr std::size_t kRoomOfRest = std::size_t{16} << 20;
/// Every build of OpenBLAS has as many buffers; beyond its own limit it hands out null and complains.
constexpr int kMost = 50;

bool hasRoom(std::size_t bytes) {
  void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return false;
  ::munmap(pages, bytes);
  return true;
}

/// That of a thread which is started now. OpenMP ends the program where it gets none.
std::size_t stackBytes() {
  pthread_attr_t how;
  if (::pthread_getattr_default_np(&how) != 0) return 0;
  std::size_t bytes = 0;
  ::pthread_attr_getstacksize(&how, &bytes);
  ::pthread_attr_destroy(&how);
  return bytes;
}

/// How many buffers OpenBLAS has of us.
struct Taken {
  std::mutex mutex;
  int count = 0;  // guarded by mutex
};

}  // namespace

Result<void> takeProductMemory(int threads) {
  // The symbols are absent with another BLAS.
  const auto take = reinterpret_cast<void* (*)(int)>(dlsym(RTLD_DEFAULT, "blas_memory_alloc"));
  const auto giveBack = reinterpret_cast<void (*)(void*)>(dlsym(RTLD_DEFAULT, "blas_memory_free"));
  if (take == nullptr || giveBack == nullptr) return {};
  static Taken taken;
  const std::lock_guard lock(taken.mutex);
  const int wanted = std::min(threads, kMost);
  if (wanted <= taken.count) return {};
  std::vector<void*> buffers;  // held at once, else they were one buffer again and again
  while (std::ssize(buffers) < wanted && hasRoom(kRoomOfOne)) buffers.push_back(take(0));
  for (void* const buffer : buffers)
    if (buffer != nullptr) giveBack(buffer);
  const auto got = static_cast<int>(std::ssize(buffers));
  taken.count = std::max(taken.count, got);
  // LibTorch's pool has one for each core at first, whatever is asked for.
  const auto stacks = std::max(threads, static_cast<int>(std::thread::hardware_concurrency()));
  const bool threadsFit = hasRoom(kRoomOfRest + static_cast<std::size_t>(stacks) * stackBytes());
  if (got == wanted && threadsFit) return {};
  return failure("--threads",
                 "the memory that this process may have is too small for the products of " + std::to_string(threads) +
                     (threads == 1 ? " thread" : " threads"),
                 "Give the program more (ulimit -v), or compute with fewer threads");
}

}  // namespace xsmoe::device
