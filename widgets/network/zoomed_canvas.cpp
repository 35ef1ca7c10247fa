// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/zoomed_canvas.h"

#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace xsmoe::widgets {
namespace {

constexpr double kLeastZoom = 0.1, kMostZoom = 6;

}  // namespace

ZoomedCanvas::ZoomedCanvas(QGraphicsScene* scene, QWidget* parent) : QGraphicsView(scene, parent) {
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::NoFocus);
  setRenderHint(QPainter::Antialiasing);
  setDragMode(QGraphicsView::ScrollHandDrag);
  setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void ZoomedCanvas::fit(const QRectF& bounds, double mostScale) {
  fitted_ = true;
  if (bounds.isEmpty()) return;
  const QSize room = viewport()->size();
  const double scale = std::min({mostScale, room.width() / bounds.width(), room.height() / bounds.height()});
  setTransform(QTransform::fromScale(scale, scale));
  centerOn(bounds.center());
}

void ZoomedCanvas::zoom(double factor) { setScale(transform().m11() * factor); }

void ZoomedCanvas::look(double scale, QPointF centre) {
  setScale(scale);
  centerOn(centre);
}

void ZoomedCanvas::setScale(double wanted) {
  fitted_ = false;
  const double scale = std::clamp(wanted, kLeastZoom, kMostZoom);
  setTransform(QTransform::fromScale(scale, scale));
}

void ZoomedCanvas::wheelEvent(QWheelEvent* event) {
  zoom(std::pow(1.0015, event->angleDelta().y()));
  event->accept();
}

}  // namespace xsmoe::widgets
