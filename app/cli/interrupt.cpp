// SPDX-License-Identifier: Apache-2.0
#include "app/cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace xsmoe::cli {
namespace {

constexpr int kInterrupted = 130;

sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Interrupt::Interrupt(std::function<void()> stop) {
  const auto set = awaited();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::thread([stop = std::move(stop), set] {
    int signal = 0;
    for (int times = 0; sigwait(&set, &signal) == 0; ++times) {
      if (signal == SIGUSR1) return;  // the destructor's
      if (times > 0) _exit(kInterrupted);
      stop();
    }
  });
}

Interrupt::~Interrupt() {
  pthread_kill(waiter_.native_handle(), SIGUSR1);
  waiter_.join();
}

}  // namespace xsmoe::cli
