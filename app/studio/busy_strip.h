// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/core/progress.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace xsmoe::studio {

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
  QProgressBar* bar_;
};

}  // namespace xsmoe::studio
