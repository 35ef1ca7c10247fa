// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QSizeF>
#include <vector>

namespace xsmoe::widgets {

/// Centres of `count` boxes at equal distances on a ring around the origin, clockwise, the first one at the left; one alone is in the
/// middle. The ring is as large as `room`, or larger in the same proportions until no two boxes touch.
[[nodiscard]] std::vector<QPointF> layOutRing(std::size_t count, QSizeF box, QSizeF room);

}  // namespace xsmoe::widgets
