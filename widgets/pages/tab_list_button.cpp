// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/tab_list_button.h"

#include <QAction>
#include <QCoreApplication>
#include <QEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QTabBar>
#include <QTabWidget>
#include <QToolTip>

namespace xsmoe::widgets {

TabListButton::TabListButton(QTabWidget& tabs) : QToolButton(&tabs), tabs_(tabs), bar_(tabs.tabBar()), list_(new QMenu(this)) {
  setArrowType(Qt::DownArrow);
  setAutoRaise(true);
  setFocusPolicy(Qt::TabFocus);
  setAccessibleName(tr("All tabs"));
  setToolTip(tr("All tabs of this row"));
  list_->setToolTipsVisible(true);
  connect(this, &QToolButton::clicked, this, [this] { list()->popup(mapToGlobal(rect().bottomLeft())); });
  hide();
  tabs.setCornerWidget(this, Qt::TopLeftCorner);
  tabs.installEventFilter(this);
  bar_->installEventFilter(this);
}

QMenu* TabListButton::list() {
  list_->clear();
  for (int tab = 0; tab < tabs_.count(); ++tab) {
    if (!tabs_.isTabVisible(tab)) continue;
    auto* const action = list_->addAction(tabs_.tabText(tab), this, [this, tab] { tabs_.setCurrentIndex(tab); });
    action->setToolTip(tabs_.tabToolTip(tab));
    action->setCheckable(true);
    action->setChecked(tab == tabs_.currentIndex());
  }
  return list_;
}

/// The corner keeps room for it whether it is seen or not.
QSize TabListButton::sizeHint() const { return needed_ ? QToolButton::sizeHint() : QSize(0, 0); }

bool TabListButton::eventFilter(QObject* watched, QEvent* event) {
  if (watched == bar_) {
    if (event->type() != QEvent::ToolTip || !needed_) return false;
    tellWhole(static_cast<const QHelpEvent&>(*event));
    return true;
  }
  switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::LayoutRequest:
    case QEvent::FontChange:
    case QEvent::StyleChange: fit(); break;
    default: break;
  }
  return QToolButton::eventFilter(watched, event);
}

void TabListButton::tellWhole(const QHelpEvent& rest) const {
  const int tab = bar_->tabAt(rest.pos());
  if (tab < 0) return QToolTip::hideText();
  const QString about = bar_->tabToolTip(tab);
  QToolTip::showText(rest.globalPos(),
                     about.isEmpty() ? bar_->tabText(tab) : tr("%1: %2", "tab, what it has").arg(bar_->tabText(tab), about), bar_);
}

void TabListButton::fit() {
  const QWidget* const other = tabs_.cornerWidget(Qt::TopRightCorner);
  const int room = tabs_.width() - (other != nullptr ? other->sizeHint().width() : 0);
  const bool needed = tabs_.tabBar()->sizeHint().width() > room;
  if (needed == needed_) return;
  needed_ = needed;
  setVisible(needed);
  QCoreApplication::postEvent(&tabs_, new QEvent(QEvent::LayoutRequest));  // it is laid out anew, with this or without
}

}  // namespace xsmoe::widgets
