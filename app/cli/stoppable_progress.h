// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>

#include "app/cli/console.h"
#include "app/cli/interrupt.h"

namespace xsmoe::cli {

/// Shows how far the engine is, and tells it to go on until a person presses Ctrl-C. Made before any other thread, as Interrupt is.
class StoppableProgress {
 public:
  explicit StoppableProgress(Console& console) : console_(console) {}

  [[nodiscard]] bool stopped() const { return stopped_; }
  /// A ProgressCallback.
  bool operator()(const Progress& state) {
    console_.progress(state);
    return !stopped_;
  }

 private:
  Console& console_;
  std::atomic<bool> stopped_{false};
  const Interrupt interrupt_{[this] { stopped_ = true; }};
};

}  // namespace xsmoe::cli
