// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <optional>
#include <span>
#include <vector>

#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// How a person looks at a chart: at which part, on which scales, how smooth. The content stays as it is, in the table and in files too.
struct ChartLens {
  struct Range {
    double from = 0, to = 1;
    friend bool operator==(const Range&, const Range&) = default;
  };
  std::optional<Range> x, y;  ///< what is looked at, of the x and of the left axis; empty: all
  bool logX = false, logY = false;
  double smoothing = 0;  ///< β of smoothed(), [0, 1); 0: as measured
  friend bool operator==(const ChartLens&, const ChartLens&) = default;
};

/// Whether a chart can be looked at so: neither bars nor names in place of numbers.
[[nodiscard]] bool takesLens(const ChartContent& content);

/// The content as it is to be drawn. Curves that are smoothed stand faint behind their smooth ones, which come after all others.
[[nodiscard]] ChartContent throughLens(ChartContent content, const ChartLens& lens);

/// The exponential moving average of y, corrected for its start: m_t = β m_{t−1} + (1 − β) y_t, s_t = m_t / (1 − β^t).
[[nodiscard]] std::vector<QPointF> smoothed(std::span<const QPointF> points, double beta);

/// From the first to the last x of all points; 0 to 1 where there is none.
[[nodiscard]] ChartLens::Range wholeRange(const ChartContent& content);

/// From the lowest to the highest y of all points of the left axis, 1 or as much as they are high where all are alike; 0 to 1 where there
/// is none.
[[nodiscard]] ChartLens::Range wholeHeight(const ChartContent& content);

/// The content with only the points from `range.from` to `range.to`, both included, and their names: every one of them.
[[nodiscard]] ChartContent withinRange(ChartContent content, const ChartLens::Range& range);

/// Those points with x from `least` to `most`, and the nearest one on either side, so that a curve reaches the edges. x must not decrease.
[[nodiscard]] std::span<const QPointF> pointsWithin(std::span<const QPointF> points, std::optional<double> least,
                                                    std::optional<double> most);

}  // namespace xsmoe::widgets
