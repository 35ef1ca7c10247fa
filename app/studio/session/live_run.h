// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "model/engine/controls.h"

namespace xsmoe::studio {

/// The reins of the run in training. Each call returns at once and does nothing where no run is in training: stop before start, stop twice.
class LiveRun {
 public:
  /// From its beginning to its last word, paused included.
  [[nodiscard]] bool going() const { return controls_ != nullptr; }
  /// Whether it was asked to stop.
  [[nodiscard]] bool stopping() const { return stopping_; }

  void pause();
  void unpause();
  void step(Boundary until);      ///< goes on to the next boundary of its kind, and pauses there
  void runUntil(Happening what);  ///< goes on until it happens, and pauses at the boundary after it
  void stop();
  /// Whether this run and those to come wait after every batch, so that a person can follow what they do.
  void setSlow(bool slow);
  void ask(const Change& change);
  /// Takes back the last change, with all that came after it.
  void undo();
  /// Asks for a copy of its model, for questions about it. One comes after every epoch anyway.
  void copyModel();

 private:
  friend class Session;
  std::shared_ptr<engine::Controls> begin();
  void end();

  std::shared_ptr<engine::Controls> controls_;  // null: none is in training
  bool stopping_ = false, slow_ = false;
};

}  // namespace xsmoe::studio
