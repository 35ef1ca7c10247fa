// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <thread>

namespace xsmoe::cli {

/// Exit code of what a person stopped.
inline constexpr int kInterrupted = 130;

/// Turns Ctrl-C and a polite kill into a call, in a thread of its own. The second one ends the process at once. A terminal that closes ends
/// nothing: what the program does goes on. Made before any other thread, since threads inherit which signals are held back.
class Interrupt {
 public:
  explicit Interrupt(std::function<void()> stop);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  std::thread waiter_;
};

}  // namespace xsmoe::cli
