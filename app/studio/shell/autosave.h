// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>

class QEvent;

namespace xsmoe::studio {

class MainWindow;

/// Keeps where a person is, how the docks stand and the settings of the next run seconds after one of them changed, as closing the window
/// does: a crash, or a system that ends the program, loses no more. Nothing is kept before the window is there, while it presents, and from
/// where it poses for pictures; what is being opened is waited for.
class Autosave : public QObject {
  Q_OBJECT
 public:
  /// The window must outlive it.
  explicit Autosave(MainWindow& window);

  /// For whoever takes pictures: no person looks at it any more.
  void stop();
  /// Whether something has changed that is not kept yet.
  [[nodiscard]] bool waits() const { return soon_.isActive(); }
  /// Keeps it at once; before the window's first picture, and while something is being opened, it waits again.
  void keep();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void watchPages();
  void watchDocks();
  void note();

  MainWindow& window_;
  QTimer soon_;  // runs from the first change on, so that what changes again and again is kept too
  bool begun_ = false, stopped_ = false;
};

}  // namespace xsmoe::studio
