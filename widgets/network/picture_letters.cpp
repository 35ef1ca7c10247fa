// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/picture_letters.h"

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <algorithm>

namespace xsmoe::widgets {
namespace {

constexpr double kUsualLetters = 13;  ///< pixels of the program's, for which the picture is laid out

bool fitsInto(QSizeF room, const QFont& font, const QString& text) {
  const QFontMetricsF metrics(font);
  return metrics.horizontalAdvance(text) <= room.width() && metrics.ascent() <= room.height();
}

}  // namespace

double lettersLarger() { return std::max(1.0, QFontInfo(QApplication::font()).pixelSize() / kUsualLetters); }

QFont pictureFont(int pixels, bool bold, const QString& text, QSizeF room) {
  QFont font = QApplication::font();
  font.setBold(bold);
  int size = qRound(pixels * lettersLarger());
  font.setPixelSize(size);
  while (size > pixels && !fitsInto(room, font, text)) font.setPixelSize(--size);
  return font;
}

}  // namespace xsmoe::widgets
