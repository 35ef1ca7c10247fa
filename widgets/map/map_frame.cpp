// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_frame.h"

#include <algorithm>

namespace xsmoe::widgets {

MapFrame MapFrame::moved(QPointF pixels) const { return {centreX - pixels.x() / scale, centreY + pixels.y() / scale, scale, size}; }

MapFrame MapFrame::zoomed(double factor, QPointF about) const {
  const QPointF fixed = toPlane(about);
  return {fixed.x() + (centreX - fixed.x()) / factor, fixed.y() + (centreY - fixed.y()) / factor, scale * factor, size};
}

MapFrame MapFrame::denser(double ratio) const { return {centreX, centreY, scale * ratio, size * ratio}; }

MapFrame MapFrame::fitting(const QRectF& part, QSizeF size) {
  constexpr double kFilled = 0.92;  // the rest is margin
  const double across = part.width() > 0 ? size.width() / part.width() : 1e30;
  const double down = part.height() > 0 ? size.height() / part.height() : 1e30;
  const double nearer = std::min(across, down);
  return {part.center().x(), part.center().y(), nearer < 1e30 && nearer > 0 ? kFilled * nearer : 1, size};
}

}  // namespace xsmoe::widgets
