// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace xsmoe::widgets {

/// Which part of a plane a picture shows: y grows upward in the plane and downward in the picture.
struct MapFrame {
  double centreX = 0, centreY = 0;  ///< of the plane, in the middle of the picture
  double scale = 1;                 ///< pixels for a unit of the plane
  QSizeF size;                      ///< of the picture, in pixels

  [[nodiscard]] QPointF toScreen(double x, double y) const {
    return {size.width() / 2 + (x - centreX) * scale, size.height() / 2 - (y - centreY) * scale};
  }
  [[nodiscard]] QPointF toPlane(QPointF position) const {
    return {centreX + (position.x() - size.width() / 2) / scale, centreY - (position.y() - size.height() / 2) / scale};
  }
  /// The same with the plane moved along with a hand, by so many pixels.
  [[nodiscard]] MapFrame moved(QPointF pixels) const;
  /// The same `factor` times as near; what is at `about`, a place of the picture, stays there.
  [[nodiscard]] MapFrame zoomed(double factor, QPointF about) const;
  /// The same of a picture with `ratio` times as many pixels a side.
  [[nodiscard]] MapFrame denser(double ratio) const;

  /// Shows all of a part of the plane in the middle, with a margin.
  [[nodiscard]] static MapFrame fitting(const QRectF& part, QSizeF size);
};

}  // namespace xsmoe::widgets
