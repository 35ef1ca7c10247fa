// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/core/live_state.h"
#include "model/core/watching_target.h"
#include "widgets/pages/drawing_clock.h"

namespace xsmoe::widgets {

/// What watching a run costs that trains here, as shares of a step's time. −1: not known.
struct WatchingCost {
  double events = -1;    ///< of the training thread's time: telling the window
  double painting = -1;  ///< of the window's own thread: filling its views and painting, as if no core were left to it
  double metering = -1;  ///< of the newest window's steps: measuring utilization, which pruning needs too

  [[nodiscard]] bool known() const { return events >= 0 || painting >= 0 || metering >= 0; }
  /// Of the parts that are known.
  [[nodiscard]] double sum() const;
  [[nodiscard]] bool isAboveTarget() const { return sum() > kWatchingTarget; }
  friend bool operator==(const WatchingCost&, const WatchingCost&) = default;
};

/// Nothing is known of a run that does not train here, and of drawing before its first step.
[[nodiscard]] WatchingCost watchingCost(const LiveState& state, const DrawingCost& drawing);

/// "1.20 % of a step (target 2 %): events 0.10 %, painting 0.60 %, metering 0.50 %"; says where it is above.
[[nodiscard]] QString watchingText(const WatchingCost& cost);
/// How the parts are measured, without its last full stop.
[[nodiscard]] QString watchingDetail();

}  // namespace xsmoe::widgets
