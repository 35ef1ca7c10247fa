// What signals do to a program that does not end by itself.
#include "app/cli/interrupt.h"

#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

namespace xsmoe::cli {
namespace {

using namespace std::chrono_literals;

/// Hangs, and takes signals meanwhile.
[[noreturn]] void hang(std::chrono::milliseconds timeToEnd, int signal, int times) {
  const Interrupt interrupt([] {}, timeToEnd);
  for (int i = 0; i < times; ++i) {
    kill(getpid(), signal);
    std::this_thread::sleep_for(50ms);
  }
  std::this_thread::sleep_for(20s);
  _exit(77);
}

TEST(InterruptDeathTest, APoliteKillEndsAProgramThatHangs) {
  EXPECT_EXIT(hang(100ms, SIGTERM, 1), testing::ExitedWithCode(kInterrupted), "");
}

TEST(InterruptDeathTest, TheSecondSignalEndsItAtOnce) {
  EXPECT_EXIT(hang(1h, SIGTERM, 2), testing::ExitedWithCode(kInterrupted), "");
  EXPECT_EXIT(hang(1h, SIGINT, 2), testing::ExitedWithCode(kInterrupted), "");
}

/// Ends by itself as soon as it is told to.
[[noreturn]] void endWhenTold() {
  std::atomic<bool> stopped = false;
  const Interrupt interrupt([&] { stopped = true; }, 1h);
  kill(getpid(), SIGTERM);
  for (int i = 0; i < 400 && !stopped; ++i) std::this_thread::sleep_for(50ms);
  _exit(stopped ? 0 : 77);
}

TEST(InterruptDeathTest, APoliteKillIsACallForWhatEndsByItself) { EXPECT_EXIT(endWhenTold(), testing::ExitedWithCode(0), ""); }

}  // namespace
}  // namespace xsmoe::cli
