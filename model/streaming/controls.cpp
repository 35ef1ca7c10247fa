// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/controls.h"

#include <utility>

namespace xsmoe::streaming {

void Controls::pause() {
  const std::lock_guard lock(mutex_);
  paused_ = true;
  stepUntil_.reset();
}

void Controls::resume() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
    stepUntil_.reset();
  }
  changed_.notify_all();
}

void Controls::step(Boundary until) {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
    stepUntil_ = until;
  }
  changed_.notify_all();
}

void Controls::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_.store(true, std::memory_order_relaxed);
  }
  changed_.notify_all();
}

void Controls::setTau(double tau) {
  {
    const std::lock_guard lock(mutex_);
    pending_.tau = tau;
  }
  changed_.notify_all();
}

void Controls::setGrouping(Grouping grouping) {
  {
    const std::lock_guard lock(mutex_);
    pending_.grouping = std::move(grouping);
  }
  changed_.notify_all();
}

void Controls::pruneNow() {
  {
    const std::lock_guard lock(mutex_);
    pending_.pruneNow = true;
  }
  changed_.notify_all();
}

void Controls::copyModel() {
  {
    const std::lock_guard lock(mutex_);
    pending_.copyModel = true;
  }
  changed_.notify_all();
}

bool Controls::idle() const {
  const std::lock_guard lock(mutex_);
  return !paused_ && !stepUntil_ && !pending_.any() && !stopRequested();
}

bool Controls::paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

void Controls::reached(Boundary boundary) {
  const std::lock_guard lock(mutex_);
  if (!stepUntil_ || boundary < *stepUntil_) return;
  stepUntil_.reset();
  paused_ = true;
}

Requests Controls::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(pending_, {});
}

Controls::Wake Controls::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stop_.load(std::memory_order_relaxed) || pending_.any() || !paused_; });
  if (stop_.load(std::memory_order_relaxed)) return Wake::kStop;
  return pending_.any() ? Wake::kRequests : Wake::kProceed;
}

}  // namespace xsmoe::streaming
