// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

#include "model/core/work_pace.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace xsmoe::studio {

/// How far a piece of work is, and how fast it goes: "12 MB of 80 MB, 40 MB/s, 1.7 s left". Empty where nothing can be said.
[[nodiscard]] QString progressText(const Progress& progress, const WorkPace::Estimate& pace);

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
  WorkPace pace_;
};

}  // namespace xsmoe::studio
