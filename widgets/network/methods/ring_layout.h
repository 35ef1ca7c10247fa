// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QSizeF>
#include <vector>

namespace xsmoe::widgets {

/// Centres of `count` boxes on an ellipse around the origin, clockwise from the left, the first one at the left; one alone is in the
/// middle. As wide as `room`, or larger until no two boxes touch.
[[nodiscard]] std::vector<QPointF> layOutRing(std::size_t count, QSizeF box, QSizeF room);

}  // namespace xsmoe::widgets
