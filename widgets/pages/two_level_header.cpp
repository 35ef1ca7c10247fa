// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/two_level_header.h"

#include <QPainter>
#include <QStyleOptionHeader>
#include <utility>

#include "widgets/pages/result_table_model.h"

namespace xsmoe::widgets {

TwoLevelHeader::TwoLevelHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) { setSectionsClickable(false); }

QString TwoLevelHeader::upper(int section) const {
  return model()->headerData(section, Qt::Horizontal, ResultTableModel::kUpperRole).toString();
}

bool TwoLevelHeader::hasUpper() const {
  for (int section = 0; section < count(); ++section)
    if (!upper(section).isEmpty()) return true;
  return false;
}

std::pair<int, int> TwoLevelHeader::groupOf(int section) const {
  const QString heading = upper(section);
  int first = section, last = section;
  if (heading.isEmpty()) return {first, last};
  while (first > 0 && upper(first - 1) == heading) --first;
  while (last + 1 < count() && upper(last + 1) == heading) ++last;
  return {first, last};
}

QSize TwoLevelHeader::sectionSizeFromContents(int section) const {
  const QSize lower = QHeaderView::sectionSizeFromContents(section);
  return hasUpper() ? QSize(lower.width(), 2 * lower.height()) : lower;
}

void TwoLevelHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  if (!hasUpper()) return QHeaderView::paintSection(painter, rect, section);
  const int half = rect.height() / 2;
  QHeaderView::paintSection(painter, rect.adjusted(0, half, 0, 0), section);
  paintUpper(*painter, QRect(rect.topLeft(), QSize(rect.width(), half)), section);
}

/// The part of a group's heading that is above one of its sections: together they are the heading.
void TwoLevelHeader::paintUpper(QPainter& painter, const QRect& part, int section) const {
  const auto [first, last] = groupOf(section);
  const int left = sectionViewportPosition(first), right = sectionViewportPosition(last) + sectionSize(last);
  QStyleOptionHeader option;
  initStyleOption(&option);
  option.rect = QRect(left, part.top(), right - left, part.height());
  option.text = upper(section);
  option.textAlignment = Qt::AlignCenter;
  option.position = QStyleOptionHeader::OnlyOneSection;
  painter.save();
  painter.setClipRect(part, Qt::IntersectClip);
  style()->drawControl(QStyle::CE_Header, &option, &painter, this);
  painter.restore();
}

}  // namespace xsmoe::widgets
