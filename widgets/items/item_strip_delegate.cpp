// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/item_strip_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QPixmap>

#include "widgets/elided_lines.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPicture = 72, kWidth = 104, kPad = 4, kLines = 2;

}  // namespace

QSize ItemStripDelegate::pictureSize() { return {kPicture, kPicture}; }

int ItemStripDelegate::height(const QFontMetrics& metrics) { return kPicture + kLines * metrics.height() + 3 * kPad; }

QSize ItemStripDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {kWidth, height(option.fontMetrics)};
}

void ItemStripDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  const bool selected = option.state & QStyle::State_Selected;
  if (selected) painter->fillRect(option.rect, option.palette.highlight());
  const QRect box = option.rect.adjusted(kPad, kPad, -kPad, -kPad);
  const QPixmap picture = index.data(Qt::DecorationRole).value<QPixmap>();
  painter->drawPixmap(QRect(box.center().x() - kPicture / 2, box.top(), kPicture, kPicture), picture);
  painter->setFont(option.font);
  painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
  int y = box.top() + kPicture + kPad;
  for (const QString& line : elidedLines(index.data().toString(), option.font, box.width(), kLines)) {
    painter->drawText(QRect(box.left(), y, box.width(), option.fontMetrics.height()), Qt::AlignHCenter | Qt::AlignTop, line);
    y += option.fontMetrics.height();
  }
  painter->restore();
}

}  // namespace xsmoe::widgets
