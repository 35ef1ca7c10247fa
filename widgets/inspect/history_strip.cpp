// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/history_strip.h"

namespace xsmoe::widgets {

HistoryStrip::HistoryStrip(QWidget* parent) : QListView(parent) {
  setFlow(QListView::LeftToRight);
  setWrapping(false);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setDragDropMode(QAbstractItemView::DragDrop);
  setDefaultDropAction(Qt::MoveAction);
}

/// QListView would move rows past the model's say on what it takes.
void HistoryStrip::dropEvent(QDropEvent* event) { QAbstractItemView::dropEvent(event); }

}  // namespace xsmoe::widgets
