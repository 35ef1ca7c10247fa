// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QString>
#include <cstddef>
#include <functional>
#include <optional>

#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// Where a point of a series lies, in pixels.
using PointPlaces = std::function<QPointF(std::size_t series, std::size_t point)>;

struct ChartPoint {
  std::size_t series = 0, point = 0;
  friend bool operator==(const ChartPoint&, const ChartPoint&) = default;
};
/// The point that is nearest to a position, of several the one of the first series; empty away from all.
[[nodiscard]] std::optional<ChartPoint> nearestPoint(const ChartContent& content, const PointPlaces& placeOf, QPointF position);

/// What a tooltip says at a position: the series, the point and its values with their unit, of the nearest point within reach; empty away
/// from all.
[[nodiscard]] QString chartTooltip(const ChartContent& content, const PointPlaces& placeOf, QPointF position);

}  // namespace xsmoe::widgets
