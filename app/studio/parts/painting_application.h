// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QApplication>
#include <QtGlobal>

namespace xsmoe::studio {

/// The program's application, which counts what painting takes: every event that paints, of whatever widget, comes through notify().
class PaintingApplication : public QApplication {
 public:
  /// `argc` and `argv` must outlive it.
  PaintingApplication(int& argc, char** argv);
  /// Since it began. The window's thread.
  [[nodiscard]] double paintedSeconds() const { return 1e-9 * static_cast<double>(paintedNs_); }
  bool notify(QObject* receiver, QEvent* event) override;

 private:
  qint64 paintedNs_ = 0;
  bool painting_ = false;  // what is painted within is counted with it
};

/// The one that runs; null where it is of another kind.
[[nodiscard]] const PaintingApplication* paintingApplication();

}  // namespace xsmoe::studio
