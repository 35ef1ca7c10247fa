#include "model/device/tasks.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <vector>

namespace xsmoe::device {
namespace {

const c10::Device kHost(c10::kCPU);

/// So many compute threads for the length of a scope.
class Threads {
 public:
  explicit Threads(int threads) : before_(at::get_num_threads()) { at::set_num_threads(threads); }
  ~Threads() { at::set_num_threads(before_); }

 private:
  int before_;
};

TEST(Tasks, AreAllDoneOnce) {
  for (const int threads : {1, 2, 3}) {
    const Threads some(threads);
    std::vector<std::atomic<int>> done(17);
    runTasks(kHost, 17, [&](std::int64_t i) { ++done[static_cast<std::size_t>(i)]; });
    for (const auto& times : done) EXPECT_EQ(times, 1);
  }
}

TEST(Tasks, RunAtOnceWhereThereAreThreadsForThem) {
  const Threads two(2);
  std::latch both(2);  // each waits for the other: one after another they would never end
  runTasks(kHost, 2, [&](std::int64_t) { both.arrive_and_wait(); });
  EXPECT_TRUE(both.try_wait());
}

TEST(Tasks, HaveTheGradModeOfTheirCaller) {
  const Threads two(2);
  for (const bool enabled : {true, false}) {
    const c10::AutoGradMode mode(enabled);
    std::atomic<int> enabledIn = 0;
    runTasks(kHost, 4, [&](std::int64_t) { enabledIn += c10::GradMode::is_enabled() ? 1 : 0; });
    EXPECT_EQ(enabledIn, enabled ? 4 : 0);
  }
}

TEST(Tasks, PassOnWhatOneOfThemThrows) {
  const Threads two(2);
  EXPECT_THROW(runTasks(kHost, 3,
                        [](std::int64_t i) {
                          if (i == 1) throw std::runtime_error("one failed");
                        }),
               std::runtime_error);
}

TEST(Shares, CoverEverythingOnceAndDifferByOneAtMost) {
  for (const std::int64_t total : {0, 1, 7, 8, 930})
    for (const std::int64_t shares : {1, 2, 3, 8}) {
      std::int64_t next = 0;
      for (std::int64_t share = 0; share < shares; ++share) {
        const auto range = shareOf(total, share, shares);
        EXPECT_EQ(range.first, next);
        EXPECT_GE(range.size(), total / shares);
        EXPECT_LE(range.size(), total / shares + 1);
        next = range.end;
      }
      EXPECT_EQ(next, total);
    }
}

}  // namespace
}  // namespace xsmoe::device
