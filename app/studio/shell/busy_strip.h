// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>
#include <QString>
#include <QWidget>

#include "model/core/progress.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace xsmoe::studio {

/// How far a piece of work is after `seconds`: "12 MB of 80 MB, 40 MB/s, 1.7 s left". Empty where nothing can be said. `before` was done
/// before those seconds: it says nothing of the pace.
[[nodiscard]] QString progressText(const Progress& progress, double seconds, std::int64_t before = 0);

/// Work that the window waits for: what it is, how far, and a button to give it up.
class BusyStrip : public QWidget {
  Q_OBJECT
 public:
  explicit BusyStrip(QWidget* parent = nullptr);

  void begin(const QString& what);
  void showProgress(const Progress& progress);
  void end();

 Q_SIGNALS:
  void cancelled();

 private:
  QLabel* what_;
  QLabel* howFar_;
  QProgressBar* bar_;
  QElapsedTimer since_;                        // of the part of the work that is under way
  std::int64_t firstDone_ = 0, lastDone_ = 0;  // of it
  bool told_ = false;
};

}  // namespace xsmoe::studio
