// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/drawing_clock.h"

#include <algorithm>
#include <utility>

namespace xsmoe::widgets {

void DrawingClock::setPainted(std::function<double()> seconds) {
  painted_ = std::move(seconds);
  begun_.reset();  // of the span under way its beginning is not known
}

void DrawingClock::filled(double seconds, Clock::time_point now) {
  if (!begun_) return begin(now);
  fillingSeconds_ += seconds;
  const auto passed = now - *begun_;
  if (passed < kSpan) return;
  const double all = std::chrono::duration<double>(passed).count();
  cost_.filling = std::clamp(fillingSeconds_ / all, 0.0, 1.0);
  if (painted_) cost_.painting = std::clamp((painted_() - paintedBefore_) / all, 0.0, 1.0);
  begin(now);
}

void DrawingClock::begin(Clock::time_point now) {
  begun_ = now;
  fillingSeconds_ = 0;
  paintedBefore_ = painted_ ? painted_() : 0;
}

}  // namespace xsmoe::widgets
