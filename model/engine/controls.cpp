// SPDX-License-Identifier: Apache-2.0
#include "model/engine/controls.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace xsmoe::engine {
namespace {

std::int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

bool Requests::any() const {
  return copyModel || std::any_of(acts.begin(), acts.end(), [](const Asked& one) { return !std::holds_alternative<Press>(one.act); });
}

void Controls::append(Act act) { pending_.acts.push_back({std::move(act), nowMs()}); }

void Controls::endPresses(bool paused) {
  paused_ = paused;
  stepUntil_.reset();
  awaited_.reset();
}

void Controls::pause() {
  {
    const std::lock_guard lock(mutex_);
    if (!paused_) append(Pause{});
    endPresses(true);
  }
  changed_.notify_all();  // ends a wait of slow motion
}

void Controls::unpause() {
  {
    const std::lock_guard lock(mutex_);
    if (paused_ || stepUntil_) append(Continue{});
    endPresses(false);
  }
  changed_.notify_all();
}

void Controls::step(Boundary until) {
  {
    const std::lock_guard lock(mutex_);
    append(StepTo{until});
    endPresses(false);
    stepUntil_ = until;
  }
  changed_.notify_all();
}

void Controls::runUntil(Happening awaited) {
  {
    const std::lock_guard lock(mutex_);
    if (paused_ || stepUntil_) append(Continue{});
    endPresses(false);
    awaited_ = awaited;
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

void Controls::slowDown(std::chrono::milliseconds perBatch) {
  {
    const std::lock_guard lock(mutex_);
    perBatch_ = perBatch;
  }
  changed_.notify_all();
}

void Controls::ask(Change change) {
  {
    const std::lock_guard lock(mutex_);
    // Not those before an undo: it takes one of them back.
    auto& acts = pending_.acts;
    const auto undo = std::find_if(acts.rbegin(), acts.rend(), [](const auto& one) { return std::holds_alternative<Undo>(one.act); });
    const auto replaced = [&](const Requests::Asked& one) {
      const auto* const earlier = std::get_if<Change>(&one.act);
      return earlier != nullptr && replaces(change, *earlier);
    };
    acts.erase(std::remove_if(undo.base(), acts.end(), replaced), acts.end());
    append(std::move(change));
  }
  changed_.notify_all();
}

void Controls::undo() {
  {
    const std::lock_guard lock(mutex_);
    append(Undo{});
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
  return !paused_ && !stepUntil_ && !pending_.any() && !stopRequested() && perBatch_.count() == 0;
}

bool Controls::paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

std::chrono::milliseconds Controls::waitPerBatch() const {
  const std::lock_guard lock(mutex_);
  return perBatch_;
}

void Controls::reached(Boundary boundary) {
  std::unique_lock lock(mutex_);
  if (stepUntil_ && boundary >= *stepUntil_) {
    stepUntil_.reset();
    paused_ = true;
  }
  if (perBatch_.count() == 0) return;
  changed_.wait_for(lock, perBatch_,
                    [this] { return stop_.load(std::memory_order_relaxed) || paused_ || pending_.any() || perBatch_.count() == 0; });
}

void Controls::happened(Happening what) {
  const std::lock_guard lock(mutex_);
  if (awaited_ == what) endPresses(true);
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

}  // namespace xsmoe::engine
