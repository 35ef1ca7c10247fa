// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/page_foot.h"

#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>

namespace xsmoe::studio {

PageFoot::PageFoot(QWidget* over) : QWidget(over), parts_(new QVBoxLayout(this)) {
  setAutoFillBackground(true);  // a chart below does not show through
  parts_->setContentsMargins(0, 0, 0, 0);
  parts_->setSpacing(0);
  over->installEventFilter(this);
  place();
}

void PageFoot::add(QWidget* part) {
  parts_->addWidget(part);
  place();
}

/// Wrapped words need more height where there is less width.
void PageFoot::place() {
  const QSize room = parentWidget()->size();
  const int wanted = parts_->hasHeightForWidth() ? parts_->totalHeightForWidth(room.width()) : parts_->totalSizeHint().height();
  const int height = std::clamp(wanted, 0, room.height());
  setGeometry(0, room.height() - height, room.width(), height);
  raise();
}

bool PageFoot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize) place();
  return QWidget::eventFilter(watched, event);
}

bool PageFoot::event(QEvent* event) {
  const bool taken = QWidget::event(event);
  if (event->type() == QEvent::LayoutRequest) place();
  return taken;
}

}  // namespace xsmoe::studio
