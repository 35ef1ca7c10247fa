// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <thread>

namespace xsmoe::cli {

/// Exit code of what a person stopped.
inline constexpr int kInterrupted = 130;

/// How long a program that was politely killed (SIGTERM) may take to end by itself; then it is ended, as it may hang in a library that has
/// no memory. What a run has stored is whole at any moment.
inline constexpr std::chrono::milliseconds kTimeToEnd = std::chrono::seconds(60);

/// Turns Ctrl-C and a polite kill into a call, in a thread of its own. The second one ends the process at once, and so does `timeToEnd`
/// after a polite kill. A terminal that closes ends nothing: what the program does goes on. Made before any other thread, since threads
/// inherit which signals are held back.
class Interrupt {
 public:
  explicit Interrupt(std::function<void()> stop, std::chrono::milliseconds timeToEnd = kTimeToEnd);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  std::thread waiter_;
};

}  // namespace xsmoe::cli
