// SPDX-License-Identifier: Apache-2.0
#include "model/engine/controls.h"

#include <array>
#include <chrono>
#include <utility>

namespace xsmoe::engine {
namespace {

std::int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

constexpr std::array<std::string_view, 3> kBoundaries{"batch", "epoch", "window"};

}  // namespace

void Controls::ask(const std::function<void(Requests&)>& add, const std::string& what) {
  {
    const std::lock_guard lock(mutex_);
    add(pending_);
    pending_.askedMs[what] = nowMs();
  }
  changed_.notify_all();
}

void Controls::press(std::string_view what, std::string_view value) { pending_.presses.push_back({what, value, nowMs()}); }

void Controls::pause() {
  const std::lock_guard lock(mutex_);
  if (!paused_) press("pause");
  paused_ = true;
  stepUntil_.reset();
}

void Controls::resume() {
  {
    const std::lock_guard lock(mutex_);
    if (paused_ || stepUntil_) press("continue");
    paused_ = false;
    stepUntil_.reset();
  }
  changed_.notify_all();
}

void Controls::step(Boundary until) {
  {
    const std::lock_guard lock(mutex_);
    press("step", kBoundaries[static_cast<std::size_t>(until)]);
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
  ask([&](Requests& pending) { pending.tau = tau; }, "tau");
}

void Controls::setGrouping(Grouping grouping) {
  ask([&](Requests& pending) { pending.grouping = std::move(grouping); }, "grouping");
}

void Controls::pruneNow() {
  ask([](Requests& pending) { pending.pruneNow = true; }, "prune-now");
}

void Controls::copyModel() {
  ask([](Requests& pending) { pending.copyModel = true; }, "copy");
}

void Controls::setLearningRate(double rate) {
  ask([&](Requests& pending) { pending.learningRate = rate; }, "learning-rate");
}

void Controls::pin(const ExpertName& expert, bool pinned) {
  ask([&](Requests& pending) { pending.pins.emplace_back(expert, pinned); }, pinned ? "pin" : "unpin");
}

void Controls::remove(const ExpertName& expert) {
  ask([&](Requests& pending) { pending.removals.push_back(expert); }, "remove");
}

void Controls::setSetting(const std::string& key, double value) {
  ask([&](Requests& pending) { pending.settings[key] = value; }, key);
}

void Controls::undo() {
  ask([](Requests& pending) { pending.undo = pending.changes() ? Requests::Undo::kLast : Requests::Undo::kFirst; }, "undo");
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

}  // namespace xsmoe::engine
