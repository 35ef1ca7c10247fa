// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <span>
#include <vector>

namespace xsmoe::widgets {

/// At most four points for each of `columns` equal parts of the x range: the first, the least, the largest and the last one, in order of
/// x. So a drawn curve keeps its peaks. Returns all points where they are not more than that. x must not decrease.
[[nodiscard]] std::vector<QPointF> decimate(std::span<const QPointF> points, int columns);

}  // namespace xsmoe::widgets
