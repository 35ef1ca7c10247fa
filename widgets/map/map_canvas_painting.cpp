// SPDX-License-Identifier: GPL-3.0-or-later
// How the map looks.
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <vector>

#include "widgets/items/pictures.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_raster.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

const QImage& MapCanvas::dots() {
  if (drawn_) return dots_;
  drawn_ = true;
  const double ratio = devicePixelRatioF();
  const QSize pixels = size() * ratio;
  if (dots_.size() != pixels) dots_ = QImage(pixels, QImage::Format_RGB32);
  dots_.setDevicePixelRatio(1);
  const ChartColours colours = chartColours(palette());
  dots_.fill(colours.background);
  std::vector<QRgb> inks;
  for (const auto& group : colouring_.groups) inks.push_back(group.colour.rgb());
  if (map_ && colouring_.group.size() == x_.size())
    drawItems(dots_, frame_.denser(ratio), {x_, y_, colouring_.group, inks, selectedMask_, colours.axis.rgb()}, ratio);
  dots_.setDevicePixelRatio(ratio);
  return dots_;
}

void MapCanvas::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.drawImage(QPointF(0, 0), dots());
  painter.setRenderHint(QPainter::Antialiasing);
  paintMarks(painter);
  paintLasso(painter);
  if (pointed_ && drag_ != Drag::kMove) paintCard(painter);
  if (!hasFocus()) return;
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(palette().color(QPalette::Highlight));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

/// Rings about the chosen item and its neighbours, and lines between them.
void MapCanvas::paintMarks(QPainter& painter) const {
  if (!chosen_ || !map_) return;
  const QColor ink = chartColours(palette()).text;
  const QPointF middle = shownPosition(*chosen_);
  painter.setBrush(Qt::NoBrush);
  for (const int item : neighbours_) {
    const QPointF at = shownPosition(item);
    painter.setPen(QPen(ink, 1, Qt::DotLine));
    painter.drawLine(middle, at);
    painter.setPen(QPen(ink, 1));
    painter.drawEllipse(at, 5, 5);
  }
  painter.setPen(QPen(ink, 2));
  painter.drawEllipse(middle, 8, 8);
}

void MapCanvas::paintLasso(QPainter& painter) const {
  if (drag_ != Drag::kLasso) return;
  QColor inside = palette().color(QPalette::Highlight);
  painter.setPen(QPen(inside, 1.5));
  inside.setAlpha(40);
  painter.setBrush(inside);
  painter.drawPolygon(line_);
}

QString MapCanvas::cardText(int item) const {
  const auto at = static_cast<std::size_t>(item);
  const ItemCard& card = listing_->items()[at];
  QStringList lines{itemTitle(card), tr("item %1").arg(text(card.id))};
  if (!card.category.empty()) lines << text(card.category);
  if (card.firstWindow >= 0) lines << tr("first seen in %1").arg(windowName(card.firstWindow));
  lines << (map_->records[at] == 0 ? tr("no record yet") : counted(map_->records[at], tr("1 record"), tr("%1 records")));
  if (!map_->slot.empty()) lines << slotTitle(map_->slots[static_cast<std::size_t>(map_->slot[at])]);
  return lines.join(QLatin1Char('\n'));
}

QPixmap MapCanvas::pictureOf(const ItemCard& item) {
  const QString path = QString::fromStdString(item.imagePath);
  if (!path.isEmpty()) {
    if (const QPixmap* picture = pictures_.object(path); picture == nullptr)
      Q_EMIT pictureWanted(path, pictureSize() * devicePixelRatioF());
    else if (!picture->isNull())
      return *picture;
  }
  return itemPicture({}, itemTitle(item), pictureSize(), devicePixelRatioF(), palette());
}

/// The picture and the words of the item that is pointed at, beside it, wherever there is room.
void MapCanvas::paintCard(QPainter& painter) {
  constexpr int kMargin = 8, kWords = 190;
  const int item = *pointed_;
  const QString words = cardText(item);
  const QSize picture = pictureSize();
  const QRect room = fontMetrics().boundingRect(QRect(0, 0, kWords, 400), Qt::TextWordWrap, words);
  QRectF box(0, 0, picture.width() + kWords + 3 * kMargin, std::max(picture.height(), room.height()) + 2 * kMargin);
  const QPointF dot = shownPosition(item);
  box.moveTopLeft(dot + QPointF(14, 14));
  if (box.right() > width()) box.moveRight(dot.x() - 14);
  if (box.bottom() > height()) box.moveBottom(dot.y() - 14);
  box.moveLeft(std::max(0.0, box.left()));
  box.moveTop(std::max(0.0, box.top()));
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawEllipse(dot, 6, 6);
  painter.setPen(palette().color(QPalette::Mid));
  painter.setBrush(palette().color(QPalette::ToolTipBase));
  painter.drawRoundedRect(box, 4, 4);
  const QRectF image(box.topLeft() + QPointF(kMargin, kMargin), picture);
  painter.drawPixmap(image.toRect(), pictureOf(listing_->items()[static_cast<std::size_t>(item)]));
  painter.setPen(palette().color(QPalette::ToolTipText));
  painter.drawText(QRectF(image.right() + kMargin, box.top() + kMargin, kWords, box.height() - 2 * kMargin), Qt::TextWordWrap, words);
}

}  // namespace xsmoe::widgets
