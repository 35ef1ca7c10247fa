// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/tick_menu.h"

#include <QAction>
#include <QKeyEvent>
#include <QMouseEvent>

namespace xsmoe::widgets {
namespace {

/// One of several that exclude each other is a choice, which is made once.
bool isBox(const QAction* action) {
  return action != nullptr && action->isCheckable() && action->isEnabled() && action->actionGroup() == nullptr;
}

}  // namespace

void TickMenu::mousePressEvent(QMouseEvent* event) {
  pressed_ = actionAt(event->position().toPoint());
  QMenu::mousePressEvent(event);
}

void TickMenu::mouseReleaseEvent(QMouseEvent* event) {
  QAction* const action = actionAt(event->position().toPoint());
  const QPointer<QAction> pressed = pressed_;
  pressed_.clear();
  if (action != pressed || !isBox(action)) return QMenu::mouseReleaseEvent(event);
  action->trigger();
}

void TickMenu::keyPressEvent(QKeyEvent* event) {
  const bool ticks = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  QAction* const action = activeAction();
  if (!ticks || !isBox(action)) return QMenu::keyPressEvent(event);
  action->trigger();
}

TickMenu& addTickMenu(QMenu& menu, const QString& title) {
  auto* const below = new TickMenu(title, &menu);
  menu.addMenu(below);
  return *below;
}

}  // namespace xsmoe::widgets
