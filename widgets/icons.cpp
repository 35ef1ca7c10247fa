// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icons.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

static void ensureResources() { Q_INIT_RESOURCE(xsmoe); }

namespace xsmoe::widgets {
namespace {

QByteArray svg(const QString& name) {
  ensureResources();
  QFile file(QStringLiteral(":/xsmoe/icons/%1.svg").arg(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap render(const QByteArray& picture, int size) {
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  QSvgRenderer(picture).render(&painter);
  return pixmap;
}

}  // namespace

QIcon icon(const QString& name) {
  const QByteArray picture = svg(name);
  QIcon result;
  if (picture.isEmpty()) return result;
  const QPalette palette = QApplication::palette();
  for (const auto& [mode, group] : {std::pair{QIcon::Normal, QPalette::Active}, std::pair{QIcon::Disabled, QPalette::Disabled}}) {
    // Drawn in black; SVG 1.2 Tiny has no colour that follows the text.
    QByteArray tinted = picture;
    tinted.replace("#000", palette.color(group, QPalette::ButtonText).name().toLatin1());
    for (const int size : {16, 24, 32, 48, 64}) result.addPixmap(render(tinted, size), mode);
  }
  return result;
}

QIcon programIcon() {
  QIcon result;
  for (const int size : {16, 32, 48, 64, 128, 256}) result.addPixmap(render(svg(QStringLiteral("xsmoe-studio")), size));
  return result;
}

}  // namespace xsmoe::widgets
