// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/expert_tile.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>
#include <algorithm>

#include "widgets/network/network_layout.h"
#include "widgets/network/picture_letters.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kBarHigh = 6, kBarInset = 4;
constexpr double kHollowMark = 3;   ///< its radius
constexpr double kLeastFill = 0.1;  ///< of a cell, so that its colour is seen
constexpr int kCellLetters = 11;
constexpr double kHalo = 4;  ///< its edges together, around a name that lies over lines and marks

/// Where the name of a folded layer's expert stands.
QRectF nameArea(const QRectF& box) { return {box.left(), box.top() + 1, box.width(), kCellLetters + 2}; }

/// Of frozen experts, on this colour.
QBrush hatchOn(const QColor& ground) {
  QColor lines = readableOn(ground);
  lines.setAlphaF(0.22F);
  return {lines, Qt::BDiagPattern};
}

}  // namespace

void paintTileBody(QPainter& painter, const QRectF& box, const TileContent& content, const QPalette& palette) {
  const QColor colour = birthColour(content.key.born, content.windows, isDark(palette));
  if (content.training) {
    painter.setBrush(palette.color(QPalette::Base));
    painter.setPen(QPen(colour, 3.5));
    painter.drawRoundedRect(box.adjusted(1.75, 1.75, -1.75, -1.75), 5, 5);
    return;
  }
  painter.setPen(QPen(colour.darker(130), 1));
  painter.setBrush(colour);
  painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
  painter.setPen(Qt::NoPen);
  painter.setBrush(hatchOn(colour));
  painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
}

void paintHollowMark(QPainter& painter, QPointF centre, const QPalette& palette) {
  painter.setPen(QPen(palette.color(QPalette::Text), 1.3));
  painter.setBrush(palette.color(QPalette::Base));
  painter.drawEllipse(centre, kHollowMark, kHollowMark);
}

void paintPinMark(QPainter& painter, QPointF head, double radius, const QPalette& palette) {
  const QColor colour = truthColour(isDark(palette)), ground = palette.color(QPalette::Base);
  const QPointF tip = head + QPointF(1.1, 1.8) * radius;
  painter.setPen(QPen(ground, 4, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(head, tip);
  painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(head, tip);
  painter.setPen(QPen(ground, 1));
  painter.setBrush(colour);
  painter.drawEllipse(head, radius, radius);
}

bool nameFitsCell(int born, const QRectF& box) {
  const QString name = expertName(born);
  const QRectF area = nameArea(box);
  return QFontMetricsF(pictureFont(kCellLetters, false, name, area.size())).horizontalAdvance(name) <= area.width();
}

ExpertTile::ExpertTile() {
  setZValue(10);
  setCacheMode(DeviceCoordinateCache);
}

void ExpertTile::setContent(const TileContent& content, const QPalette& palette) {
  if (content == content_ && palette == palette_) return;
  content_ = content;
  palette_ = palette;
  setToolTip(content.tooltip);
  update();
}

void ExpertTile::setBox(const QRectF& box, bool cell, bool named) {
  if (box == box_ && cell == cell_ && named == named_) return;
  prepareGeometryChange();
  box_ = box;
  cell_ = cell;
  named_ = named;
  update();
}

void ExpertTile::setChosen(bool chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  update();
}

QRectF ExpertTile::boundingRect() const { return box_.adjusted(-5, -7, 7, 5); }

void ExpertTile::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
  painter->setRenderHint(QPainter::Antialiasing);
  const double detail = option->levelOfDetailFromTransform(painter->worldTransform());
  if (cell_) return paintCell(*painter, detail);
  if (chosen_) {
    painter->setPen(QPen(palette_.color(QPalette::Highlight), 3));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(box_.adjusted(-3, -3, 3, 3), 7, 7);
  }
  paintTileBody(*painter, box_, content_, palette_);
  paintText(*painter, detail);
  if (content_.counted) paintBar(*painter);
  if (content_.counted && content_.soFar) paintSoFar(*painter);
  if (content_.wouldGo) paintWouldGo(*painter);
  if (content_.pinned) paintPinMark(*painter, box_.topLeft() + QPointF(2, 0), kTilePin, palette_);
}

/// Of a folded layer: colour by birth, height by share, hatching where it is frozen, τ, and whether it would go.
void ExpertTile::paintCell(QPainter& painter, double detail) const {
  const QColor birth = birthColour(content_.key.born, content_.windows, isDark(palette_));
  const QRectF filled = filledPart();
  paintCellFill(painter, filled);
  if (content_.soFar) paintSoFar(painter);
  paintCellName(painter, filled, detail);
  painter.setBrush(Qt::NoBrush);
  if (content_.training) painter.setPen(QPen(birth, 1));
  if (content_.wouldGo) painter.setPen(QPen(tauColour(isDark(palette_)), 2, Qt::DashLine));
  if (chosen_) painter.setPen(QPen(palette_.color(QPalette::Highlight), 3));
  if (content_.training || content_.wouldGo || chosen_) painter.drawRect(box_.adjusted(-1, -1, 1, 1));
  if (content_.pinned) paintPinMark(painter, box_.topLeft() + QPointF(1, 0), kCellPin, palette_);
}

/// Of a cell, by the expert's share.
QRectF ExpertTile::filledPart() const {
  QRectF filled = box_;
  if (content_.counted) filled.setTop(box_.bottom() - box_.height() * std::clamp(content_.share / content_.barMost, kLeastFill, 1.0));
  return filled;
}

void ExpertTile::paintCellFill(QPainter& painter, const QRectF& filled) const {
  const QColor birth = birthColour(content_.key.born, content_.windows, isDark(palette_));
  const QColor ground = chartColours(palette_).grid;
  const QRectF empty(box_.topLeft(), filled.topRight());
  painter.fillRect(empty, ground);
  painter.fillRect(filled, birth);
  if (!content_.training) {
    painter.fillRect(empty, hatchOn(ground));
    painter.fillRect(filled, hatchOn(birth));
  }
  if (!content_.counted || !content_.tau) return;
  const double y = box_.bottom() - box_.height() * std::clamp(*content_.tau / content_.barMost, 0.0, 1.0);
  painter.setPen(QPen(tauColour(isDark(palette_)), 1.2, Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(QPointF(box_.left(), y), QPointF(box_.right(), y));
}

/// Where those of all folded layers fit and can be read. The line of τ and the mark of this epoch's share may lie there too: around its
/// letters the name has the colour behind it.
void ExpertTile::paintCellName(QPainter& painter, const QRectF& filled, double detail) const {
  if (detail < readableScale() || !named_) return;
  const QString name = expertName(content_.key.born);
  const QRectF area = nameArea(box_);
  const QColor birth = birthColour(content_.key.born, content_.windows, isDark(palette_));
  const bool onFilled = filled.top() < area.center().y();
  const QFont letters = pictureFont(kCellLetters, false, name, area.size());
  const QFontMetricsF metrics(letters);
  const QPointF begin(area.center().x() - metrics.horizontalAdvance(name) / 2,
                      area.center().y() + (metrics.ascent() - metrics.descent()) / 2);
  QPainterPath outline;
  outline.addText(begin, letters, name);
  painter.save();
  painter.setClipRect(box_, Qt::IntersectClip);
  painter.strokePath(outline, QPen(onFilled ? birth : chartColours(palette_).grid, kHalo, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.restore();
  painter.setPen(onFilled ? readableOn(birth) : chartColours(palette_).text);
  painter.setFont(letters);
  painter.drawText(begin, name);
}

void ExpertTile::paintText(QPainter& painter, double detail) const {
  const QColor ground =
      content_.training ? palette_.color(QPalette::Base) : birthColour(content_.key.born, content_.windows, isDark(palette_));
  painter.setPen(readableOn(ground));
  const bool small = box_.height() < 40;
  const int nameHigh = small ? 14 : 13, shareHigh = 12;
  const bool both = !small && content_.counted && detail * shareHigh >= 8;
  const double bar = content_.counted ? kBarHigh + kBarInset : 0;
  QRectF area = box_.adjusted(1, 2, -1, -bar - 1);
  if (both) area.setHeight(area.height() * 0.55);
  const QString name = expertName(content_.key.born);
  painter.setFont(pictureFont(nameHigh, true, name, area.size()));
  if (detail * nameHigh >= 5) painter.drawText(area, Qt::AlignCenter, name);
  if (!both) return;
  const QString share = percent(content_.share);
  const QRectF below(box_.left(), area.bottom() - 1, box_.width(), shareHigh + 3);
  painter.setFont(pictureFont(shareHigh, false, share, below.size() - QSizeF(4, 0)));
  painter.drawText(below, Qt::AlignCenter, share);
}

void ExpertTile::paintBar(QPainter& painter) const {
  const bool dark = isDark(palette_);
  const QRectF track(box_.left() + kBarInset, box_.bottom() - kBarHigh - kBarInset + 0.5, box_.width() - 2 * kBarInset, kBarHigh);
  painter.setPen(Qt::NoPen);
  painter.setBrush(dark ? QColor(0xff0e1013) : QColor(0xffffffff));
  painter.drawRect(track);
  QRectF filled = track.adjusted(0, 1, 0, -1);
  filled.setWidth(track.width() * std::clamp(content_.share / content_.barMost, 0.0, 1.0));
  painter.setBrush(content_.wouldGo ? tauColour(dark) : dark ? QColor(0xffe8eaed) : QColor(0xff2a2f37));
  painter.drawRect(filled);
  if (!content_.tau) return;
  const double tick = track.left() + track.width() * std::clamp(*content_.tau / content_.barMost, 0.0, 1.0);
  painter.setPen(QPen(dark ? QColor(0xff0e1013) : QColor(Qt::white), 3.5, Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(QPointF(tick, track.top() - 2), QPointF(tick, track.bottom() + 2));
  painter.setPen(QPen(tauColour(dark), 1.8, Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(QPointF(tick, track.top() - 2), QPointF(tick, track.bottom() + 2));
}

/// On the bar, or at the right edge of a folded layer's cell.
void ExpertTile::paintSoFar(QPainter& painter) const {
  const double at = std::clamp(*content_.soFar / content_.barMost, 0.0, 1.0);
  const double bar = box_.bottom() - kBarInset + 0.5 - kBarHigh / 2;
  const QPointF onBar(box_.left() + kBarInset + at * (box_.width() - 2 * kBarInset), bar);
  const QPointF inCell(box_.right() - kHollowMark - 1, box_.bottom() - at * box_.height());
  paintHollowMark(painter, cell_ ? inCell : onBar, palette_);
}

void ExpertTile::paintWouldGo(QPainter& painter) const {
  const QColor colour = tauColour(isDark(palette_));
  painter.setPen(QPen(colour, 2.5, Qt::DashLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(box_.adjusted(-1.5, -1.5, 1.5, 1.5), 6, 6);
  const QPointF centre(box_.right() - 1, box_.top() + 1);
  painter.setPen(QPen(palette_.color(QPalette::Base), 1));
  painter.setBrush(colour);
  painter.drawEllipse(centre, 6.5, 6.5);
  painter.setPen(QPen(readableOn(colour), 1.8));
  painter.drawLine(centre + QPointF(-2.6, -2.6), centre + QPointF(2.6, 2.6));
  painter.drawLine(centre + QPointF(-2.6, 2.6), centre + QPointF(2.6, -2.6));
}

}  // namespace xsmoe::widgets
