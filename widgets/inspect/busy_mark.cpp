// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/busy_mark.h"

#include <QProgressBar>

namespace xsmoe::widgets {

QProgressBar* busyMark(QWidget* parent) {
  auto* const bar = new QProgressBar(parent);
  bar->setRange(0, 0);
  bar->setMaximumWidth(110);
  bar->setTextVisible(false);
  QSizePolicy keepsPlace = bar->sizePolicy();
  keepsPlace.setRetainSizeWhenHidden(true);
  bar->setSizePolicy(keepsPlace);
  bar->hide();
  return bar;
}

}  // namespace xsmoe::widgets
