// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QGraphicsScene>
#include <QPainterPath>
#include <QPalette>
#include <QRectF>
#include <QString>
#include <vector>

#include "model/core/recommendation.h"

namespace xsmoe::widgets {

/// How words lie on a board.
struct WordStyle {
  int pixels = 12;
  bool bold = false;
  bool muted = false;
  Qt::Alignment align = Qt::AlignLeft | Qt::AlignVCenter;
  QColor colour = {};   ///< where it is not the theme's
  bool ground = false;  ///< on a patch of the background, so that lines behind do not cross the letters
};

/// A part of a bar.
struct BarPart {
  double share = 0;  ///< of the bar's length
  QColor colour;
};

/// What the pictures of methods are drawn with: words, boxes, bars, arrows and items, put into a scene in one theme. Units are pixels at
/// the scale 1.
class PictureBoard {
 public:
  /// `room`: what a view has for the picture. The scene must outlive the board.
  PictureBoard(QGraphicsScene& scene, const QPalette& palette, QSizeF room);

  [[nodiscard]] QSizeF room() const { return room_; }
  [[nodiscard]] bool dark() const { return dark_; }
  [[nodiscard]] QColor text() const { return palette_.color(QPalette::Text); }
  [[nodiscard]] QColor lines() const;   ///< of arrows and frames
  [[nodiscard]] QColor frozen() const;  ///< of what no training changes
  [[nodiscard]] QColor series(int index) const;

  /// On one line, shortened to the box where needed; the whole is then in its tool tip.
  void words(const QRectF& box, const QString& text, const WordStyle& style = {}, const QString& tip = {});
  /// A rounded box in a colour's frame with words in its middle.
  void box(const QRectF& box, const QString& text, const QColor& frame, const QString& tip = {});
  /// A hatched box: a hidden state of a frozen backbone.
  void frozenBox(const QRectF& box, const QString& text, const QString& tip = {});
  /// Parts side by side from the left, in a frame.
  void bar(const QRectF& box, const std::vector<BarPart>& parts, const QString& tip = {});
  void fill(const QRectF& box, const QColor& colour, const QString& tip = {});
  void line(QPointF from, QPointF to, const QColor& colour, double width = 1, Qt::PenStyle style = Qt::SolidLine);
  /// Ends in a head at the path's end.
  void arrow(const QPainterPath& path, double width, const QColor& colour, const QString& tip = {}, Qt::PenStyle style = Qt::SolidLine);
  void arrow(QPointF from, QPointF to, double width, const QColor& colour, const QString& tip = {});
  /// An item's picture, round or as it is.
  void picture(const QRectF& box, const ItemCard& item, bool round = false);
  /// A ring around a circle.
  void ring(const QRectF& circle, double width, const QColor& colour, const QString& tip = {}, Qt::PenStyle style = Qt::SolidLine);
  /// An item's picture and, right of it, its title.
  void itemRow(const QRectF& box, const ItemCard& item);

 private:
  QGraphicsScene& scene_;
  QPalette palette_;
  QSizeF room_;
  bool dark_;
};

/// Pen width of an arrow that stands for a weight in [0, 1].
[[nodiscard]] double widthOfWeight(double weight);

/// A smooth way from one point up or down to another.
[[nodiscard]] QPainterPath curve(QPointF from, QPointF to);

}  // namespace xsmoe::widgets
