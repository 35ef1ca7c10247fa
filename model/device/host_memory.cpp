// SPDX-License-Identifier: Apache-2.0
#include "model/device/host_memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/Device.h>
#include <c10/util/Exception.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace xsmoe::device {
namespace {

constexpr std::size_t kAlignment = 64;  // as Torch's own has it

class HostAllocator : public c10::Allocator {
 public:
  // The first overrides LibTorch 1's, the second that of later LibTorch 2s, which also ask how to copy.
  // NOLINTBEGIN(modernize-use-override)
  c10::DataPtr allocate(std::size_t bytes) const { return take(bytes); }
  c10::DataPtr allocate(std::size_t bytes) { return take(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
  // NOLINTEND(modernize-use-override)
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

 private:
  static c10::DataPtr take(std::size_t bytes) {
    const c10::Device host(c10::kCPU);
    if (bytes == 0) return {nullptr, nullptr, &release, host};
    auto* const block = static_cast<std::byte*>(std::malloc(bytes + kAlignment));
    TORCH_CHECK_WITH(OutOfMemoryError, block != nullptr, "can't allocate memory: a tensor on the host needs ", bytes, " bytes");
    // malloc aligns to 16 bytes: at least as many are free before the data, and remember where the block begins.
    auto* const data = block + (kAlignment - reinterpret_cast<std::uintptr_t>(block) % kAlignment);
    std::memcpy(data - sizeof(block), &block, sizeof(block));
    return {data, data, &release, host};
  }

  static void release(void* data) {
    if (data == nullptr) return;
    std::byte* block = nullptr;
    std::memcpy(&block, static_cast<std::byte*>(data) - sizeof(block), sizeof(block));
    std::free(block);
  }
};

}  // namespace

void reuseHostMemory() {
  // Torch owns it, for as long as the process lives.
  [[maybe_unused]] static const bool done = [] {
    c10::SetCPUAllocator(new HostAllocator);
    return true;
  }();
}

}  // namespace xsmoe::device
