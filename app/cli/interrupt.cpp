// SPDX-License-Identifier: Apache-2.0
#include "app/cli/interrupt.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <optional>
#include <utility>

namespace xsmoe::cli {
namespace {

/// Whether this process has been told to pay no heed to a terminal that closes, as nohup does.
bool ignoresHangup() {
  struct sigaction now {};
  return sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&set, signal);
  if (!ignoresHangup()) sigaddset(&set, SIGHUP);
  return set;
}

/// The signal that came; −1: none has by then.
int waitUntil(const sigset_t& set, std::chrono::steady_clock::time_point last) {
  using std::chrono::nanoseconds;
  constexpr nanoseconds::rep kSecond = 1'000'000'000;
  const auto left = std::max<nanoseconds>(last - std::chrono::steady_clock::now(), nanoseconds(0)).count();
  const timespec time{static_cast<time_t>(left / kSecond), static_cast<long>(left % kSecond)};
  return sigtimedwait(&set, nullptr, &time);
}

bool hasTerminal() {
  const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal >= 0) ::close(terminal);
  return terminal >= 0;
}

}  // namespace

Interrupt::Interrupt(std::function<void()> stop, std::chrono::milliseconds timeToEnd) {
  const auto set = awaited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::thread([stop = std::move(stop), set, timeToEnd, hadTerminal = hasTerminal()] {
    using Clock = std::chrono::steady_clock;
    siginfo_t told{};
    std::optional<Clock::time_point> last;  // when the process ends at the latest
    for (int times = 0;;) {
      const int signal = last ? waitUntil(set, *last) : sigwaitinfo(&set, &told);
      if (signal == SIGUSR1) return;  // the destructor's
      if (last && Clock::now() >= *last) _exit(kInterrupted);
      if (signal < 0) continue;  // interrupted by what is not waited for
      // The kernel sends it to those in front of a terminal that closes, and shells hand it on to the others.
      if (signal == SIGHUP && hadTerminal && !hasTerminal()) continue;
      if (++times > 1) _exit(kInterrupted);
      if (signal == SIGTERM) last = Clock::now() + timeToEnd;
      stop();
    }
  });
}

Interrupt::~Interrupt() {
  pthread_kill(waiter_.native_handle(), SIGUSR1);
  waiter_.join();
}

}  // namespace xsmoe::cli
