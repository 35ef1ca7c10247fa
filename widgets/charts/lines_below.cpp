// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/lines_below.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSizeF>
#include <algorithm>
#include <utility>

#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLinesMargin = 8;  ///< beside and below the lines

}  // namespace

ChartPicture withLinesBelow(ChartPicture picture, const QStringList& lines, const QFont& font, const QPalette& palette) {
  const QString words = lines.join(QLatin1Char('\n'));
  if (words.isEmpty()) return picture;
  const QSize above = picture.size;
  const QFont letters = inPixels(font);
  const QRect room(kLinesMargin, above.height(), above.width() - 2 * kLinesMargin, 0);
  const int below = QFontMetrics(letters).boundingRect(room, Qt::TextWordWrap, words).height() + kLinesMargin;
  const QSize whole(above.width(), above.height() + below);
  picture.size = whole;
  picture.paint = [paint = std::move(picture.paint), words, letters, palette, room, above, whole](QPainter& painter, const QRectF& target) {
    const double scale = std::min(target.width() / whole.width(), target.height() / whole.height());
    painter.fillRect(target, palette.color(QPalette::Base));
    paint(painter, QRectF(target.topLeft(), scale * QSizeF(above)));
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(scale, scale);
    painter.setFont(letters);
    painter.setPen(chartColours(palette).mutedText);
    painter.drawText(QRect(room.topLeft(), QSize(room.width(), whole.height())), Qt::TextWordWrap, words);
    painter.restore();
  };
  return picture;
}

}  // namespace xsmoe::widgets
