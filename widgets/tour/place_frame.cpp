// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/place_frame.h"

#include <QEvent>
#include <QPainter>
#include <QRegion>
#include <QScrollArea>
#include <QScrollBar>
#include <utility>

#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr int kMarkLine = 3;                 ///< of the colour, in pixels
constexpr int kMarkWide = kMarkLine + 2;     ///< with the edge on both sides, by which it stands out from any picture
constexpr int kMarkOutside = kMarkWide - 2;  ///< of it beside the place, where there is room
constexpr int kMarkColour = 1;               ///< among those of curves

/// The part of a place that is seen, in the window's coordinates; empty: none.
QRect seenPartOf(const QWidget& place, const QWidget& window) {
  if (!place.isVisible() || !window.isAncestorOf(&place)) return {};
  QRect seen(place.mapTo(&window, QPoint()), place.size());
  for (const QWidget* one = place.parentWidget(); one != nullptr && one != &window; one = one->parentWidget())
    seen &= QRect(one->mapTo(&window, QPoint()), one->size());
  return seen & window.rect();
}

/// Scrolls what a place lies in so that it is seen, of one that is too high its top.
void bringIntoView(QWidget& place) {
  for (QWidget* one = place.parentWidget(); one != nullptr; one = one->parentWidget()) {
    auto* const area = qobject_cast<QScrollArea*>(one);
    if (area == nullptr || area->widget() == nullptr || !area->widget()->isAncestorOf(&place)) continue;
    area->ensureWidgetVisible(&place, 0, 0);
    if (place.height() > area->viewport()->height()) area->verticalScrollBar()->setValue(place.mapTo(area->widget(), QPoint()).y());
  }
}

}  // namespace

PlaceFrame::PlaceFrame(QWidget* window) : QWidget(window) {
  setObjectName(QStringLiteral("placeFrame"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
  later_.setSingleShot(true);
  later_.setInterval(0);
  connect(&later_, &QTimer::timeout, this, [this] {
    if (place_ && place_->isVisible() && std::exchange(marked_, false)) bringIntoView(*place_);
    follow();
  });
}

void PlaceFrame::mark(QWidget* place) {
  for (const auto& one : watched_)
    if (one) one->removeEventFilter(this);
  watched_.clear();
  place_ = place;
  marked_ = true;
  for (QWidget* one = place; one != nullptr; one = one->parentWidget()) {
    watched_.emplace_back(one);
    one->installEventFilter(this);
    if (one == parentWidget()) break;
  }
  follow();
  later_.start();
}

bool PlaceFrame::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::Destroy: later_.start(); break;
    default: break;
  }
  return QWidget::eventFilter(watched, event);
}

void PlaceFrame::follow() {
  const QRect seen = place_ ? seenPartOf(*place_, *parentWidget()) : QRect();
  if (seen.isEmpty()) return hide();
  const QRect around = seen.adjusted(-kMarkOutside, -kMarkOutside, kMarkOutside, kMarkOutside) & parentWidget()->rect();
  setGeometry(around);
  setMask(QRegion(rect()) - QRegion(rect().adjusted(kMarkWide, kMarkWide, -kMarkWide, -kMarkWide)));
  show();
  raise();
}

void PlaceFrame::paintEvent(QPaintEvent*) {
  const QColor ground = palette().color(QPalette::Window);
  QPainter painter(this);
  painter.fillRect(rect(), readableOn(ground));
  painter.fillRect(rect().adjusted(1, 1, -1, -1), standingOut(seriesColour(kMarkColour, isDark(palette())), readableOn(ground)));
  painter.fillRect(rect().adjusted(1 + kMarkLine, 1 + kMarkLine, -1 - kMarkLine, -1 - kMarkLine), readableOn(ground));
}

}  // namespace xsmoe::widgets
