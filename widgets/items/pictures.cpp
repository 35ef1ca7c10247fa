// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/pictures.h"

#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <algorithm>

#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

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

QPixmap cardPicture(const QString& title, QSize size, double pixelRatio, const QPalette& palette) {
  QPixmap pixmap(size * pixelRatio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.scale(pixelRatio, pixelRatio);
  drawCard(painter, QRectF(QPointF(), QSizeF(size)), title, palette);
  return pixmap;
}

}  // namespace

QImage readPicture(const QString& path, QSize pixels) {
  QImageReader reader(path);
  reader.setAutoTransform(true);
  const QSize original = reader.size();
  // JPEG decodes at a fraction of its size when asked for it here.
  if (original.isValid()) reader.setScaledSize(original.scaled(pixels, Qt::KeepAspectRatio));
  const QImage image = reader.read();
  if (image.isNull()) return {};
  QImage boxed(pixels, QImage::Format_ARGB32_Premultiplied);
  boxed.fill(Qt::transparent);
  QPainter painter(&boxed);
  painter.drawImage((pixels.width() - image.width()) / 2, (pixels.height() - image.height()) / 2, image);
  return boxed;
}

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
  const QImage image = path.isEmpty() ? QImage() : readPicture(path, pixels);
  pixmap = image.isNull() ? cardPicture(title, size, pixelRatio, palette) : QPixmap::fromImage(image);
  pixmap.setDevicePixelRatio(pixelRatio);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

}  // namespace xsmoe::widgets
