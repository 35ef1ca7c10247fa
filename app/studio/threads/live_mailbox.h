// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "model/core/live_state.h"

namespace xsmoe::studio {

/// The window shows a run at most this often: about 15 times a second. The one place where the rate is set.
inline constexpr std::chrono::milliseconds kLiveInterval{66};

/// Between the thread that trains and the window: at most one snapshot waits, and the newest replaces it.
/// Any thread may call any member.
class LiveMailbox {
 public:
  /// Puts the newest snapshot. True if the window must be told: nothing was waiting for it.
  [[nodiscard]] bool put(std::shared_ptr<const LiveState> state) {
    const std::lock_guard lock(mutex_);
    const bool tell = waiting_ == nullptr;
    waiting_ = std::move(state);
    return tell;
  }
  /// Takes what waits; empty if nothing does.
  [[nodiscard]] std::shared_ptr<const LiveState> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiting_, nullptr);
  }
  /// Whether the window has taken the last one, so that a new one is worth making.
  [[nodiscard]] bool empty() const {
    const std::lock_guard lock(mutex_);
    return waiting_ == nullptr;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const LiveState> waiting_;  // guarded by mutex_
};

}  // namespace xsmoe::studio
