// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pictures.h"

#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <algorithm>

#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

QImage readScaled(const QString& path, QSize target) {
  QImageReader reader(path);
  reader.setAutoTransform(true);
  const QSize original = reader.size();
  // JPEG decodes at a fraction of its size when asked for it here.
  if (original.isValid()) reader.setScaledSize(original.scaled(target, Qt::KeepAspectRatio));
  return reader.read();
}

void drawCard(QPainter& painter, const QRectF& box, const QString& title, const QPalette& palette) {
  painter.setPen(palette.color(QPalette::Mid));
  painter.setBrush(palette.color(QPalette::AlternateBase));
  painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  painter.setPen(palette.color(QPalette::Disabled, QPalette::Text));
  QFont font = painter.font();
  font.setPixelSize(std::max(8, static_cast<int>(box.height() * 0.45)));
  painter.setFont(font);
  painter.drawText(box, Qt::AlignCenter, title.isEmpty() ? QStringLiteral("?") : title.left(1).toUpper());
}

}  // namespace

QPixmap itemPicture(const QString& path, const QString& title, QSize size, double pixelRatio, const QPalette& palette) {
  const QString key = QStringLiteral("item:%1:%2x%3:%4:%5")
                          .arg(path.isEmpty() ? title.left(1) : path)
                          .arg(size.width())
                          .arg(size.height())
                          .arg(pixelRatio)
                          .arg(palette.cacheKey());
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  const QSize pixels = size * pixelRatio;
  pixmap = QPixmap(pixels);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  const QImage image = path.isEmpty() ? QImage() : readScaled(path, pixels);
  if (image.isNull()) {
    painter.scale(pixelRatio, pixelRatio);
    drawCard(painter, QRectF(QPointF(), QSizeF(size)), title, palette);
  } else {
    painter.drawImage((pixels.width() - image.width()) / 2, (pixels.height() - image.height()) / 2, image);
  }
  painter.end();
  pixmap.setDevicePixelRatio(pixelRatio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

}  // namespace xsmoe::widgets
