// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/end_signals.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace xsmoe::studio {
namespace {

constexpr std::array<int, 2> kEndSignals{SIGTERM, SIGINT};

// A handler of signals is given nothing else, and may use what has no lock.
std::atomic<int> wakesAt{-1}, signalThatCame{0};
static_assert(std::atomic<int>::is_always_lock_free);

void onEndSignal(int signal) {
  const int errorBefore = errno;
  int none = 0;
  if (!signalThatCame.compare_exchange_strong(none, signal)) _exit(128 + signal);
  const std::uint64_t one = 1;
  if (::write(wakesAt.load(), &one, sizeof one) < 0) _exit(128 + signal);
  errno = errorBefore;
}

}  // namespace

EndSignals::EndSignals(std::function<void()> told) : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) return;  // no descriptor is left: each ends the process as without this
  wakesAt = wake_;
  signalThatCame = 0;
  notifier_ = std::make_unique<QSocketNotifier>(wake_, QSocketNotifier::Read);
  QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this, told = std::move(told)] {
    notifier_->setEnabled(false);  // what was written stays there: it is told once
    told();
  });
  struct sigaction handled {};
  handled.sa_handler = onEndSignal;
  handled.sa_flags = SA_RESTART;  // reads and writes of other threads go on
  sigemptyset(&handled.sa_mask);
  for (std::size_t i = 0; i < kEndSignals.size(); ++i) {
    sigaction(kEndSignals[i], nullptr, &before_[i]);
    if (before_[i].sa_handler != SIG_IGN) sigaction(kEndSignals[i], &handled, nullptr);
  }
}

EndSignals::~EndSignals() {
  if (wake_ < 0) return;
  for (std::size_t i = 0; i < kEndSignals.size(); ++i) sigaction(kEndSignals[i], &before_[i], nullptr);
  notifier_.reset();
  wakesAt = -1;
  ::close(wake_);
}

int EndSignals::came() const { return wake_ < 0 ? 0 : signalThatCame.load(); }

}  // namespace xsmoe::studio
