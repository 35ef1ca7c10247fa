// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/wrapped_row.h"

#include <QSpacerItem>
#include <QWidget>
#include <algorithm>
#include <iterator>

namespace xsmoe::widgets {
namespace {

bool isRoom(QLayoutItem& item) { return item.spacerItem() != nullptr; }

bool grows(const QLayoutItem& item) { return item.expandingDirections().testFlag(Qt::Horizontal); }

int widthOf(const QLayoutItem& item, int room) { return std::max(item.minimumSize().width(), std::min(item.sizeHint().width(), room)); }

int heightOf(const QLayoutItem& item, int width) {
  return item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height();
}

}  // namespace

WrappedRow::WrappedRow(QWidget* parent) : QLayout(parent) { setContentsMargins(QMargins()); }

WrappedRow::~WrappedRow() {
  for (const QLayoutItem* const item : items_) delete item;
}

void WrappedRow::addStretch() { addItem(new QSpacerItem(0, 0, QSizePolicy::Expanding, QSizePolicy::Minimum)); }

void WrappedRow::addItem(QLayoutItem* item) {
  items_.push_back(item);
  invalidate();
}

int WrappedRow::count() const { return static_cast<int>(items_.size()); }

QLayoutItem* WrappedRow::itemAt(int index) const {
  return index >= 0 && index < count() ? items_[static_cast<std::size_t>(index)] : nullptr;
}

QLayoutItem* WrappedRow::takeAt(int index) {
  QLayoutItem* const taken = itemAt(index);
  if (taken == nullptr) return nullptr;
  items_.erase(items_.begin() + index);
  invalidate();
  return taken;
}

Qt::Orientations WrappedRow::expandingDirections() const { return Qt::Horizontal; }
bool WrappedRow::hasHeightForWidth() const { return true; }

std::vector<QLayoutItem*> WrappedRow::shown() const {
  std::vector<QLayoutItem*> parts;
  std::copy_if(items_.begin(), items_.end(), std::back_inserter(parts),
               [](QLayoutItem* item) { return isRoom(*item) || !item->isEmpty(); });
  return parts;
}

std::vector<std::vector<WrappedRow::Part>> WrappedRow::linesIn(int width) const {
  std::vector<std::vector<Part>> lines(1);
  int used = 0;
  for (QLayoutItem* const item : shown()) {
    const Part part{item, isRoom(*item) ? 0 : widthOf(*item, width)};
    const int between = used > 0 && !isRoom(*item) ? spacing() : 0;
    const bool fits = used == 0 || used + between + part.width <= width;
    if (!fits) {
      fill(lines.back(), width - used);
      lines.emplace_back();
      used = 0;
    }
    used += part.width + (fits ? between : 0);
    lines.back().push_back(part);
  }
  fill(lines.back(), width - used);
  return lines;
}

void WrappedRow::fill(std::vector<Part>& line, int room) const {
  auto growing = std::count_if(line.begin(), line.end(), [](const Part& part) { return grows(*part.item); });
  for (Part& part : line) {
    if (room <= 0 || !grows(*part.item)) continue;
    const int share = room / static_cast<int>(growing--);
    part.width += share;
    room -= share;
  }
}

int WrappedRow::heightForWidth(int width) const {
  const QMargins margins = contentsMargins();
  int height = margins.top() + margins.bottom();
  const auto lines = linesIn(width - margins.left() - margins.right());
  for (const auto& line : lines) {
    int highest = 0;
    for (const Part& part : line) highest = std::max(highest, heightOf(*part.item, part.width));
    height += highest;
  }
  return height + static_cast<int>(lines.size() - 1) * spacing();
}

QSize WrappedRow::sizeHint() const {
  QSize size(0, 0);
  for (QLayoutItem* const item : shown()) {
    const QSize one = item->sizeHint();
    if (!isRoom(*item))
      size = QSize(size.width() + (size.width() > 0 ? spacing() : 0) + one.width(), std::max(size.height(), one.height()));
  }
  return size.grownBy(contentsMargins());
}

QSize WrappedRow::minimumSize() const {
  QSize size(0, 0);
  for (const QLayoutItem* const item : shown()) size = size.expandedTo(item->minimumSize());
  return size.grownBy(contentsMargins());
}

void WrappedRow::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  const QRect room = rect.marginsRemoved(contentsMargins());
  int y = room.top();
  for (const auto& line : linesIn(room.width())) {
    int x = room.left(), highest = 0, used = 0;
    for (const Part& part : line) highest = std::max(highest, heightOf(*part.item, part.width));
    for (const Part& part : line) {
      if (!isRoom(*part.item)) {
        if (used > 0) x += spacing();
        used += part.width;
      }
      part.item->setGeometry(QRect(x, y, part.width, highest));
      x += part.width;
    }
    y += highest + spacing();
  }
}

}  // namespace xsmoe::widgets
