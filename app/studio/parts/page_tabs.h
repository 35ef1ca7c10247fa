// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolBar>

class QIcon;
class QTabBar;
class QTabWidget;

namespace xsmoe::studio {

/// The tabs of the window's pages, as a row of their own above tool bar and docks: whatever steps aside on a page, the next tab is where it
/// was. A person can neither move nor hide it.
class PageTabs : public QToolBar {
  Q_OBJECT
 public:
  /// Takes the place of the tabs that `pages` has by now; must not outlive it.
  explicit PageTabs(QTabWidget& pages, QWidget* parent = nullptr);

  [[nodiscard]] QTabBar* bar() const { return bar_; }
  void setIcon(int page, const QIcon& icon);

 private:
  QTabBar* bar_;
};

}  // namespace xsmoe::studio
