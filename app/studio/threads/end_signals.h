// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <csignal>
#include <functional>
#include <memory>

class QSocketNotifier;

namespace xsmoe::studio {

/// Turns a polite kill (SIGTERM) and Ctrl-C (SIGINT) into a call in the event loop of the thread that made it. The second one ends the
/// process at once, with 128 + its number as the exit code. What this process was told to pay no heed to stays so. One at a time.
class EndSignals {
 public:
  explicit EndSignals(std::function<void()> told);
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  /// The number of the one that came; 0: none has.
  [[nodiscard]] int came() const;

 private:
  int wake_ = -1;  // written to where one comes
  std::unique_ptr<QSocketNotifier> notifier_;
  std::array<struct sigaction, 2> before_{};
};

}  // namespace xsmoe::studio
