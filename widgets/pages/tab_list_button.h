// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>

class QHelpEvent;
class QMenu;
class QTabBar;
class QTabWidget;

namespace xsmoe::widgets {

/// A list of all tabs in the left corner of a row that has no room for them, where the last ones would be found by scrolling alone. There
/// the tip of a tab, which may be cut, begins with its name.
class TabListButton : public QToolButton {
  Q_OBJECT
 public:
  /// `tabs` owns it.
  explicit TabListButton(QTabWidget& tabs);

  /// Whether the row is too narrow.
  [[nodiscard]] bool isNeeded() const { return needed_; }
  /// Those that there are, as a click shows them.
  [[nodiscard]] QMenu* list();
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fit();
  void tellWhole(const QHelpEvent& rest) const;

  QTabWidget& tabs_;
  QTabBar* bar_;
  QMenu* list_;
  bool needed_ = false;
};

}  // namespace xsmoe::widgets
