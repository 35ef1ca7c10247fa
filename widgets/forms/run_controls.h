// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <memory>

#include "model/core/run_history.h"

class QAction;
class QMenu;
class QToolBar;
class QToolButton;

namespace xsmoe::widgets {

enum class Step : std::uint8_t { kBatch, kEpoch, kWindow };

/// Run, Pause, Step ▾ and Stop as actions with keys (F5, F6, F7 … F9, Shift+F5).
class RunControls : public QObject {
  Q_OBJECT
 public:
  explicit RunControls(QObject* parent = nullptr);
  ~RunControls() override;

  /// As buttons with icon and text; Step has a menu. `actions` serves a menu bar.
  void addTo(QToolBar& bar);
  [[nodiscard]] QList<QAction*> actions() const;
  /// `ready`: a stream is open that can be trained. `stored`: a run that was only opened to be looked at.
  void setState(RunState state, bool ready, bool stored = false);
  void refreshIcons();  ///< after a change of theme

  [[nodiscard]] QAction* run() const { return run_; }
  [[nodiscard]] QAction* pause() const { return pause_; }
  [[nodiscard]] QAction* stop() const { return stop_; }
  [[nodiscard]] QAction* step(Step step) const { return steps_[static_cast<int>(step)]; }

 Q_SIGNALS:
  void runRequested();  ///< start, or continue a paused run
  void pauseRequested();
  void stepRequested(xsmoe::widgets::Step step);
  void stopRequested();

 private:
  /// The button is as wide for "Run" as for "Continue", so that its neighbours stay where they are.
  void keepWidth(QToolButton& button);

  QAction* run_;
  QAction* pause_;
  QAction* stop_;
  QAction* stepMenu_;
  QAction* steps_[3];
  std::unique_ptr<QMenu> menu_;
};

}  // namespace xsmoe::widgets
