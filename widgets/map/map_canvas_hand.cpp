// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does on the map with mouse and keys.
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>
#include <utility>

#include "widgets/map/map_canvas.h"

namespace xsmoe::widgets {
namespace {

constexpr double kStillAClick = 4;  // pixels that a hand may tremble
constexpr double kLassoStep = 3;    // pixels between corners of the line
constexpr double kKeyZoom = 1.25;
constexpr double kEdge = 8;  // pixels, where an item is hardly in sight

}  // namespace

void MapCanvas::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !map_) return;
  drag_ = Drag::kUndecided;
  dragsLasso_ = lasso_ || event->modifiers().testFlag(Qt::ShiftModifier);
  pressedAt_ = lastAt_ = event->position();
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (drag_ == Drag::kNone) return point(moving() ? std::nullopt : itemAt(at));
  if (drag_ == Drag::kUndecided) {
    if (QLineF(pressedAt_, at).length() < kStillAClick) return;
    drag_ = dragsLasso_ ? Drag::kLasso : Drag::kMove;
    line_.clear();
    line_ << pressedAt_;
    point({});
  }
  if (drag_ == Drag::kMove) {
    fitted_ = false;
    lookAt(frame_.moved(at - lastAt_));
  } else if (QLineF(line_.last(), at).length() >= kLassoStep) {
    line_ << at;
    update();
  }
  lastAt_ = at;
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const Drag drag = std::exchange(drag_, Drag::kNone);
  if (drag == Drag::kUndecided) chooseByPerson(itemAt(event->position()));
  if (drag == Drag::kLasso) endLasso();
}

void MapCanvas::endLasso() {
  QPolygonF around;
  for (const QPointF& corner : std::exchange(line_, {})) around << frame_.toPlane(corner);
  update();
  selectByPerson(grid_.inside(around));
}

void MapCanvas::wheelEvent(QWheelEvent* event) {
  if (!map_) return event->ignore();
  zoom(std::pow(1.0015, event->angleDelta().y()), event->position());
  event->accept();
}

void MapCanvas::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  point({});
}

// --- keys ---

void MapCanvas::keyPressEvent(QKeyEvent* event) {
  if (!map_) return QWidget::keyPressEvent(event);
  const QPointF middle = QRectF(rect()).center();
  if (moveByKey(event->key(), event->modifiers().testFlag(Qt::ShiftModifier))) return;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(kKeyZoom, middle);
    case Qt::Key_Minus: return zoom(1 / kKeyZoom, middle);
    case Qt::Key_Home: return fit();
    case Qt::Key_Space: return toggleChosen();
    case Qt::Key_Escape:
      if (chosen_ || !selection_.empty() || drag_ == Drag::kLasso) return escape();
      break;
    default: break;
  }
  QWidget::keyPressEvent(event);
}

bool MapCanvas::moveByKey(int key, bool plane) {
  QPointF direction;  // in the plane
  switch (key) {
    case Qt::Key_Left: direction = {-1, 0}; break;
    case Qt::Key_Right: direction = {1, 0}; break;
    case Qt::Key_Up: direction = {0, 1}; break;
    case Qt::Key_Down: direction = {0, -1}; break;
    default: return false;
  }
  if (!plane) {
    walk(direction);
    return true;
  }
  fitted_ = false;
  lookAt(frame_.moved({-direction.x() * width() / 8, direction.y() * height() / 8}));
  return true;
}

/// To the next item; at first to the one nearest to the middle of what is seen.
void MapCanvas::walk(QPointF direction) {
  if (chosen_) {
    if (const auto next = grid_.towards(*chosen_, direction)) chooseByPerson(next);
    return;
  }
  const QPointF middle = frame_.toPlane(QRectF(rect()).center());
  const QRectF& all = grid_.bounds();
  const double far = std::abs(middle.x() - all.center().x()) + std::abs(middle.y() - all.center().y()) + all.width() + all.height() + 1;
  chooseByPerson(grid_.nearest(middle, far));
}

void MapCanvas::bringIntoSight(int item) {
  const QPointF at = positionOf(item);
  if (QRectF(rect()).adjusted(kEdge, kEdge, -kEdge, -kEdge).contains(at)) return;
  fitted_ = false;
  lookAt(frame_.moved(QRectF(rect()).center() - at));
}

void MapCanvas::toggleChosen() {
  if (!chosen_) return;
  auto items = selection_;
  if (std::erase(items, *chosen_) == 0) items.push_back(*chosen_);
  selectByPerson(std::move(items));
}

void MapCanvas::escape() {
  if (drag_ == Drag::kLasso) {
    drag_ = Drag::kNone;
    line_.clear();
    return update();
  }
  if (!selection_.empty()) return selectByPerson({});
  chooseByPerson({});
}

}  // namespace xsmoe::widgets
