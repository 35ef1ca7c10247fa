// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <vector>

namespace xsmoe::widgets {

/// A frame around a widget, above all else in its window. It takes no click and no focus, follows its place wherever that moves, and is
/// there only where the place is seen.
class PlaceFrame : public QWidget {
  Q_OBJECT
 public:
  /// Owned by the window.
  explicit PlaceFrame(QWidget* window);

  /// Null: nothing is marked. What is not in the window is marked when it is. What lies in an area that scrolls is scrolled to, once.
  void mark(QWidget* place);
  [[nodiscard]] QWidget* place() const { return place_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void follow();

  QPointer<QWidget> place_;
  bool marked_ = false;                     // anew, and not scrolled to yet
  std::vector<QPointer<QWidget>> watched_;  // the place and what it lies in
  QTimer later_;                            // when all that is being moved has got its place
};

}  // namespace xsmoe::widgets
