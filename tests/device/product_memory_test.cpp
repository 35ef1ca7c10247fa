#include "model/device/product_memory.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <torch/types.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "model/device/device.h"

namespace xsmoe::device {
namespace {

constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20;
constexpr unsigned kHangs = 60;  // seconds

/// This process may map so much more than it has.
void allowMore(std::uint64_t bytes) {
  std::ifstream status("/proc/self/status");
  const std::string key = "VmSize:";
  for (std::string line; std::getline(status, line);)
    if (line.rfind(key, 0) == 0) {
      const std::uint64_t most = std::stoull(line.substr(key.size())) * 1024 + bytes;
      const rlimit limit{most, most};
      if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(2);
      return;
    }
  _exit(3);
}

class ProductMemoryDeathTest : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer maps more than a limit would allow";
#endif
    if (dlsym(RTLD_DEFAULT, "blas_memory_alloc") == nullptr) GTEST_SKIP() << "the BLAS is not OpenBLAS";
    // OpenBLAS ends its threads at a fork and starts others at the next product: the dying process is a new one instead.
    testing::FLAGS_gtest_death_test_style = "threadsafe";
  }
};

[[noreturn]] void askForTooMuch() {
  alarm(kHangs);
  allowMore(200 * kMegabyte);
  const auto room = takeProductMemory(40);
  _exit(!room && room.error().kind == ErrorKind::kFailed && describe(room.error()).find("40 threads") != std::string::npos ? 0 : 1);
}

TEST_F(ProductMemoryDeathTest, ThatDoesNotFitIsRefusedInsteadOfWaitedFor) { EXPECT_EXIT(askForTooMuch(), testing::ExitedWithCode(0), ""); }

[[noreturn]] void multiplyWithoutRoom() {
  alarm(kHangs);
  useThreads(1);  // others would need stacks
  if (!takeProductMemory(1)) _exit(4);
  const auto a = torch::ones({256, 256}), b = torch::ones({256, 256}), product = torch::full({256, 256}, 256.0F);
  allowMore(32 * kMegabyte);  // a quarter of what OpenBLAS maps for a product
  _exit(torch::matmul(a, b).equal(product) ? 0 : 1);
}

TEST_F(ProductMemoryDeathTest, IsKeptForTheProductsThatCome) { EXPECT_EXIT(multiplyWithoutRoom(), testing::ExitedWithCode(0), ""); }

TEST(ProductMemory, IsTakenForAnyNumberOfThreadsAndAgain) {
  for (const int threads : {1, 3, 2, 3}) EXPECT_TRUE(takeProductMemory(threads)) << threads;
}

}  // namespace
}  // namespace xsmoe::device
