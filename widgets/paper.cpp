// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/paper.h"

#include <QCoreApplication>
#include <QGraphicsItem>
#include <QGraphicsView>
#include <QWidget>

#include "widgets/theme.h"

namespace xsmoe::widgets {

std::unique_ptr<QWidget> paperHolder() {
  auto holder = std::make_unique<QWidget>();
  holder->setAttribute(Qt::WA_DontShowOnScreen);
  holder->resize(kPaperChart);
  holder->show();
  return holder;
}

/// Each part for itself: below a style sheet of the application palettes are not handed down.
void lighten(QWidget& view) {
  view.setPalette(lightPalette());
  for (auto* const part : view.findChildren<QWidget*>()) part->setPalette(lightPalette());
}

void present(QWidget& view, QSize size) {
  view.resize(size);
  view.show();
  for (auto* const part : view.findChildren<QWidget*>()) QCoreApplication::sendPostedEvents(part);
  for (const auto* const canvas : view.findChildren<QGraphicsView*>())
    for (auto* const item : canvas->items())
      if (auto* const object = item->toGraphicsObject()) QCoreApplication::sendPostedEvents(object);
}

}  // namespace xsmoe::widgets
