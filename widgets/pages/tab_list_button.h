// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>

class QMenu;
class QTabWidget;

namespace xsmoe::widgets {

/// A list of all tabs in the left corner of a row that has no room for them, where the last ones would be found by scrolling alone.
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

  QTabWidget& tabs_;
  QMenu* list_;
  bool needed_ = false;
};

}  // namespace xsmoe::widgets
