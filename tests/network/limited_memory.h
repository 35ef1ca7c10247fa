#pragma once
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace xsmoe::network {

/// Torch's allocator of host memory with a limit: beyond it an allocation fails as on a GPU that is full. While it lives, it is the one
/// in use.
class LimitedMemory : public c10::Allocator {
 public:
  LimitedMemory() : inner_(c10::GetCPUAllocator()) { c10::SetCPUAllocator(this, kFirst); }
  ~LimitedMemory() override { c10::SetCPUAllocator(inner_, kFirst); }
  LimitedMemory(const LimitedMemory&) = delete;
  LimitedMemory& operator=(const LimitedMemory&) = delete;

  // The first overrides LibTorch 1's, the second that of later LibTorch 2s, which also ask how to copy.
  c10::DataPtr allocate(std::size_t bytes) const { return take(bytes); }
  c10::DataPtr allocate(std::size_t bytes) { return take(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void setLimit(std::size_t bytes) { limit_ = bytes; }
  void restartPeak() { peak_ = held_.load(); }
  [[nodiscard]] std::size_t held() const { return held_; }
  [[nodiscard]] std::size_t peak() const { return peak_; }
  [[nodiscard]] int refusals() const { return refusals_; }

 private:
  static constexpr std::uint8_t kFirst = 100;
  static constexpr std::size_t kHeader = 64;  ///< bytes before each block, as aligned as Torch wants the block
  struct Header {
    std::size_t bytes;
    std::atomic<std::size_t>* held;
  };
  c10::DataPtr take(std::size_t bytes) const {
    const auto held = held_.fetch_add(bytes) + bytes;
    if (held > limit_) {
      held_ -= bytes;
      ++refusals_;
      TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory: ", bytes, " bytes wanted, ", held - bytes, " of ", limit_.load(),
                       " in use");
    }
    for (auto peak = peak_.load(); held > peak && !peak_.compare_exchange_weak(peak, held);) {
    }
    auto* const block = static_cast<std::byte*>(std::aligned_alloc(kHeader, kHeader + (bytes + kHeader - 1) / kHeader * kHeader));
    *reinterpret_cast<Header*>(block) = {bytes, &held_};
    void* const data = block + kHeader;
    return {data, data, &release, c10::Device(c10::kCPU)};
  }
  static void release(void* data) {
    auto* const block = static_cast<std::byte*>(data) - kHeader;
    const auto header = *reinterpret_cast<Header*>(block);
    *header.held -= header.bytes;
    std::free(block);
  }

  c10::Allocator* inner_;
  mutable std::atomic<std::size_t> held_{0}, peak_{0};
  mutable std::atomic<int> refusals_{0};
  std::atomic<std::size_t> limit_{SIZE_MAX};
};

}  // namespace xsmoe::network
