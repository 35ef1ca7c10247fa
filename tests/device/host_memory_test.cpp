#include "model/device/host_memory.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <c10/core/CPUAllocator.h>
#include <gmock/gmock.h>
#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "model/device/device.h"
#include "model/device/memory_limit.h"

namespace xsmoe::device {
namespace {

constexpr std::int64_t kFloats = 1 << 20, kTensorBytes = 4 * kFloats;

/// Bytes that malloc has from the system; 0 where a sanitizer serves in its place.
std::int64_t heapBytes() {
  const auto all = mallinfo2();
  return static_cast<std::int64_t>(all.arena + all.hblkhd);
}

TEST(HostMemory, OfAFreedTensorServesTheNextOfItsSizeWhateverStaysAroundIt) {
  useThreads(1);
  constexpr int kSteps = 32;
  std::vector<at::Tensor> kept;
  std::vector<std::vector<char>> small;  // as a graph keeps between its tensors
  const auto keepSmall = [&] {
    for (const std::size_t bytes : {24U, 40U, 56U, 72U, 88U}) small.emplace_back(bytes);
  };
  const auto before = heapBytes();
  for (int step = 0; step < kSteps; ++step) {
    const auto between = at::empty({kFloats});
    keepSmall();
    kept.push_back(at::empty({kFloats}));
    keepSmall();
  }
  EXPECT_LT(heapBytes() - before, (kSteps + 4) * kTensorBytes) << "those that stay, and room for one more";
}

TEST(HostMemory, IsAlignedAsTorchsIsAndHoldsWhatIsWritten) {
  reuseHostMemory();
  std::vector<at::Tensor> all;
  for (std::int64_t count = 0; count < 200; ++count) all.push_back(at::arange(count));
  for (std::int64_t count = 0; count < 200; ++count) {
    const auto& tensor = all[static_cast<std::size_t>(count)];
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data_ptr()) % 64, 0U) << count;
    EXPECT_EQ(tensor.sum().item<std::int64_t>(), count * (count - 1) / 2) << count;
  }
  auto grown = at::ones({3});
  grown.resize_({kFloats});
  EXPECT_EQ(grown.narrow(0, 0, 3).sum().item<double>(), 3) << "what a larger block takes over";
}

TEST(HostMemory, IsAnErrorThatAStepKnowsWhereThereIsNone) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer ends the program there";
#endif
  reuseHostMemory();
  try {
    static_cast<void>(at::empty({std::int64_t{1} << 60}));
    FAIL() << "2^62 bytes were given";
  } catch (const std::exception& error) {
    EXPECT_TRUE(isOutOfMemory(error)) << error.what();
    EXPECT_THAT(std::string(error.what()), testing::HasSubstr(std::to_string(std::int64_t{1} << 62) + " bytes"));
  }
}

TEST(HostMemory, IsGivenBackWithoutATensorToo) {
  reuseHostMemory();
  auto* const allocator = c10::GetCPUAllocator();
  void* const data = allocator->raw_allocate(100);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data) % 64, 0U);
  allocator->raw_deallocate(data);
  EXPECT_EQ(allocator->raw_allocate(0), nullptr);
}

}  // namespace
}  // namespace xsmoe::device
