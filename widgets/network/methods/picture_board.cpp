// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/methods/picture_board.h"

#include <QApplication>
#include <QFont>
#include <QFontMetricsF>
#include <QGraphicsPathItem>
#include <QGraphicsPixmapItem>
#include <QGraphicsSimpleTextItem>
#include <QPainter>
#include <QPen>
#include <algorithm>
#include <cmath>

#include "widgets/items/pictures.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kEdges = 0, kShapes = 1, kWords = 2;  // z
constexpr double kHeadLong = 8, kHeadWide = 3.5, kLeastReach = 8;

QFont fontOf(const WordStyle& style) {
  QFont font = QApplication::font();
  font.setPixelSize(style.pixels);
  font.setBold(style.bold);
  return font;
}

/// A line that the mouse finds although it is thin.
class LineItem : public QGraphicsPathItem {
 public:
  using QGraphicsPathItem::QGraphicsPathItem;
  [[nodiscard]] QPainterPath shape() const override {
    QPainterPathStroker stroker;
    stroker.setWidth(std::max(kLeastReach, pen().widthF()));
    return stroker.createStroke(path());
  }
};

QPixmap rounded(const QPixmap& picture, QSizeF size) {
  QPixmap out(picture.size());
  out.setDevicePixelRatio(picture.devicePixelRatio());
  out.fill(Qt::transparent);
  QPainter painter(&out);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath circle;
  circle.addEllipse(QRectF(QPointF(), size));
  painter.setClipPath(circle);
  painter.drawPixmap(0, 0, picture);
  return out;
}

QPolygonF headAt(const QPainterPath& path, double width) {
  const double wide = std::max(kHeadWide, width * 0.5 + 2.5), angle = path.angleAtPercent(1);
  QTransform turn;
  turn.translate(path.currentPosition().x(), path.currentPosition().y()).rotate(-angle);
  return turn.map(QPolygonF{{QPointF(0, 0), QPointF(-kHeadLong, wide), QPointF(-kHeadLong, -wide)}});
}

}  // namespace

double widthOfWeight(double weight) { return 0.8 + 6 * std::clamp(std::abs(weight), 0.0, 1.0); }

QPainterPath curve(QPointF from, QPointF to) {
  QPainterPath path(from);
  const double middle = (from.y() + to.y()) / 2;
  path.cubicTo(QPointF(from.x(), middle), QPointF(to.x(), middle), to);
  return path;
}

PictureBoard::PictureBoard(QGraphicsScene& scene, const QPalette& palette, QSizeF room)
    : scene_(scene), palette_(palette), room_(room), dark_(isDark(palette)) {}

QColor PictureBoard::lines() const { return chartColours(palette_).axis; }
QColor PictureBoard::frozen() const { return baseColour(dark_); }
QColor PictureBoard::series(int index) const { return seriesColour(index, dark_); }

void PictureBoard::words(const QRectF& box, const QString& text, const WordStyle& style, const QString& tip) {
  const QFont font = fontOf(style);
  const QFontMetricsF metrics(font);
  const QString shown = metrics.elidedText(text, Qt::ElideRight, box.width());
  auto* const item = scene_.addSimpleText(shown, font);
  item->setBrush(style.colour.isValid() ? style.colour : style.muted ? chartColours(palette_).mutedText : this->text());
  item->setZValue(kWords);
  const QSizeF size = item->boundingRect().size();
  double x = box.left();
  if (style.align & Qt::AlignHCenter) x = box.center().x() - size.width() / 2;
  if (style.align & Qt::AlignRight) x = box.right() - size.width();
  item->setPos(x, box.center().y() - size.height() / 2);
  item->setToolTip(tip.isEmpty() && shown != text ? QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped()) : tip);
  if (!style.ground) return;
  QColor patch = palette_.color(QPalette::Base);
  patch.setAlphaF(0.82F);
  scene_.addRect(item->sceneBoundingRect().adjusted(-1, 0, 1, 0), Qt::NoPen, patch)->setZValue(kShapes);
}

void PictureBoard::box(const QRectF& box, const QString& text, const QColor& frame, const QString& tip) {
  QPainterPath path;
  path.addRoundedRect(box, 6, 6);
  auto* const item = scene_.addPath(path, QPen(frame, 1.5), palette_.color(QPalette::Base));
  item->setZValue(kShapes);
  item->setToolTip(tip);
  words(box.adjusted(4, 0, -4, 0), text, {.align = Qt::AlignCenter}, tip);
}

void PictureBoard::frozenBox(const QRectF& box, const QString& text, const QString& tip) {
  QPainterPath path;
  path.addRoundedRect(box, 3, 3);
  auto* const item = scene_.addPath(path, QPen(frozen().darker(130), 1), frozen());
  item->setZValue(kShapes);
  item->setToolTip(tip);
  QColor hatch = readableOn(frozen());
  hatch.setAlphaF(0.15F);
  auto* const lines = scene_.addPath(path, Qt::NoPen, QBrush(hatch, Qt::BDiagPattern));
  lines->setZValue(kShapes);
  lines->setToolTip(tip);
  words(box, text, {.pixels = 11, .bold = true, .align = Qt::AlignCenter, .colour = readableOn(frozen())}, tip);
}

void PictureBoard::bar(const QRectF& box, const std::vector<BarPart>& parts, const QString& tip) {
  double x = box.left();
  for (const BarPart& part : parts) {
    const double wide = std::clamp(part.share * box.width(), 0.0, std::max(0.0, box.right() - x));
    fill(QRectF(x, box.top(), wide, box.height()), part.colour, tip);
    x += wide;
  }
  auto* const frame = scene_.addRect(box, QPen(lines(), 0.8), Qt::NoBrush);
  frame->setZValue(kShapes);
  frame->setToolTip(tip);
}

void PictureBoard::fill(const QRectF& box, const QColor& colour, const QString& tip) {
  auto* const item = scene_.addRect(box, Qt::NoPen, colour);
  item->setZValue(kShapes);
  item->setToolTip(tip);
}

void PictureBoard::line(QPointF from, QPointF to, const QColor& colour, double width, Qt::PenStyle style) {
  scene_.addLine(QLineF(from, to), QPen(colour, width, style))->setZValue(kEdges);
}

void PictureBoard::arrow(const QPainterPath& path, double width, const QColor& colour, const QString& tip, Qt::PenStyle style) {
  auto* const item = new LineItem(path);
  item->setPen(QPen(colour, width, style, Qt::FlatCap));
  item->setZValue(kEdges);
  item->setToolTip(tip);
  scene_.addItem(item);
  auto* const head = scene_.addPolygon(headAt(path, width), Qt::NoPen, colour);
  head->setZValue(kEdges);
  head->setToolTip(tip);
}

void PictureBoard::arrow(QPointF from, QPointF to, double width, const QColor& colour, const QString& tip) {
  QPainterPath path(from);
  path.lineTo(to);
  arrow(path, width, colour, tip);
}

void PictureBoard::picture(const QRectF& box, const ItemCard& item, bool round) {
  const double ratio = 2 * qApp->devicePixelRatio();  // pictures are zoomed into
  const QSize size = box.size().toSize();
  QPixmap pixmap = itemPicture(widgets::text(item.imagePath), itemTitle(item), size, ratio, palette_);
  if (round) pixmap = rounded(pixmap, size);
  auto* const shown = scene_.addPixmap(pixmap);
  shown->setTransformationMode(Qt::SmoothTransformation);
  shown->setPos(box.topLeft());
  shown->setZValue(kShapes);
  shown->setToolTip(itemTooltip(item));
}

void PictureBoard::ring(const QRectF& circle, double width, const QColor& colour, const QString& tip, Qt::PenStyle style) {
  auto* const item = scene_.addEllipse(circle, QPen(colour, width, style), Qt::NoBrush);
  item->setZValue(kShapes);
  item->setToolTip(tip);
}

void PictureBoard::itemRow(const QRectF& box, const ItemCard& item) {
  const double side = box.height() - 2;
  picture(QRectF(box.left(), box.top() + 1, side, side), item);
  words(box.adjusted(side + 5, 0, 0, 0), itemTitle(item), {}, itemTooltip(item));
}

}  // namespace xsmoe::widgets
