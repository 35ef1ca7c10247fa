// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMenu>
#include <QPointer>

namespace xsmoe::widgets {

/// A menu that stays open while boxes in it are ticked, by clicks and by Space or Enter; anything else in it closes it, as in any menu.
class TickMenu : public QMenu {
  Q_OBJECT
 public:
  using QMenu::QMenu;

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QPointer<QAction> pressed_;  // on which the button went down
};

/// A TickMenu below an entry of a menu, which owns it.
TickMenu& addTickMenu(QMenu& menu, const QString& title);

}  // namespace xsmoe::widgets
