// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/live_run.h"

#include <chrono>

namespace xsmoe::studio {
namespace {

constexpr std::chrono::milliseconds kSlowBatch(400), kAtOnce(0);

}  // namespace

void LiveRun::pause() {
  if (going()) controls_->pause();
}

void LiveRun::unpause() {
  if (going()) controls_->unpause();
}

void LiveRun::step(Boundary until) {
  if (going()) controls_->step(until);
}

void LiveRun::runUntil(Happening what) {
  if (going()) controls_->runUntil(what);
}

void LiveRun::stop() {
  if (!going()) return;
  stopping_ = true;
  controls_->stop();
}

void LiveRun::setSlow(bool slow) {
  slow_ = slow;
  if (going()) controls_->slowDown(slow_ ? kSlowBatch : kAtOnce);
}

void LiveRun::ask(const Change& change) {
  if (going()) controls_->ask(change);
}

void LiveRun::undo() {
  if (going()) controls_->undo();
}

void LiveRun::copyModel() {
  if (going()) controls_->copyModel();
}

std::shared_ptr<engine::Controls> LiveRun::begin() {
  controls_ = std::make_shared<engine::Controls>();
  controls_->copyAtEpochs(true);  // what each τ would do is measured on them
  controls_->slowDown(slow_ ? kSlowBatch : kAtOnce);
  stopping_ = false;
  return controls_;
}

void LiveRun::end() {
  controls_.reset();
  stopping_ = false;
}

}  // namespace xsmoe::studio
