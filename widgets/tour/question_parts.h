// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCoreApplication>

#include "model/core/run_history.h"
#include "widgets/tour/tour_step.h"

namespace xsmoe::widgets {

// What the questions of the tour have in common.

class TourWords {
  Q_DECLARE_TR_FUNCTIONS(Tour)
};

/// The run holds nothing of the kind; `why` is told instead.
[[nodiscard]] inline TourQuestion nothingToAsk(const QString& why) { return {{}, {}, 0, why}; }

/// Null: no window is finished.
[[nodiscard]] inline const WindowHistory* lastFinished(const RunHistory& run) {
  const WindowHistory* last = nullptr;
  for (const auto& one : run.windows())
    if (one.done) last = &one;
  return last;
}

}  // namespace xsmoe::widgets
