// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <functional>
#include <optional>

namespace xsmoe::widgets {

/// What drawing took of the window's own thread of late, as shares of time. −1: not known.
struct DrawingCost {
  double filling = -1;   ///< finding out what a page's views show
  double painting = -1;  ///< painting the window, all of it
  friend bool operator==(const DrawingCost&, const DrawingCost&) = default;
};

/// Counts both over spans of a few seconds, so that a single slow look is not taken for what watching costs.
class DrawingClock {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kSpan{3};

  /// Where it is known what painting has taken so far, in seconds.
  void setPainted(std::function<double()> seconds);
  /// The views were filled once more, which took so many seconds. The first time begins the first span.
  void filled(double seconds, Clock::time_point now = Clock::now());
  /// Of the latest span that is over.
  [[nodiscard]] const DrawingCost& cost() const { return cost_; }

 private:
  void begin(Clock::time_point now);

  std::function<double()> painted_;
  std::optional<Clock::time_point> begun_;
  double fillingSeconds_ = 0, paintedBefore_ = 0;
  DrawingCost cost_;
};

}  // namespace xsmoe::widgets
