// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_markers.h"

#include <QImage>
#include <QPainter>
#include <QScatterSeries>

namespace xsmoe::widgets {
namespace {

constexpr double kMarkerSize = 9, kStarSize = 15;  // of a star most is points
constexpr double kRingSize = 16, kRingEdge = 2;

QImage downMarker(const QColor& colour, bool hollow) {
  QImage image(36, 36, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colour, 4));
  painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(colour));
  painter.drawPolygon(QPolygonF{{QPointF(3, 5), QPointF(33, 5), QPointF(18, 33)}});
  return image;
}

}  // namespace

void dressMarkers(QScatterSeries& markers, const ChartSeries& series, const QColor& colour, const QColor& inside) {
  switch (series.marker) {
    case Marker::kSquare: markers.setMarkerShape(QScatterSeries::MarkerShapeRectangle); break;
    case Marker::kDiamond: markers.setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle); break;
    case Marker::kUp: markers.setMarkerShape(QScatterSeries::MarkerShapeTriangle); break;
    case Marker::kStar: markers.setMarkerShape(QScatterSeries::MarkerShapeStar); break;
    case Marker::kDown: markers.setLightMarker(downMarker(colour, series.hollow)); break;
    default: markers.setMarkerShape(QScatterSeries::MarkerShapeCircle);
  }
  markers.setMarkerSize(series.kind == SeriesKind::kDots ? kMarkerSize + 1 : kMarkerSize - 1);
  if (series.marker == Marker::kStar) markers.setMarkerSize(kStarSize);
  markers.setColor(series.hollow ? inside : colour);
  markers.setBorderColor(colour);
  if (!series.ring) return;
  markers.setMarkerSize(kRingSize);
  markers.setPen(QPen(colour, kRingEdge));
}

}  // namespace xsmoe::widgets
