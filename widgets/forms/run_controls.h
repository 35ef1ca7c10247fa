// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <map>
#include <memory>
#include <optional>

#include "model/core/place.h"
#include "model/core/run_history.h"

class QAction;
class QMenu;
class QToolBar;
class QToolButton;

namespace xsmoe::widgets {

/// Run, Pause, Step ▾ and Stop as actions with keys (F5, F6, F7 … F9, Shift+F5), and a menu of what a run may go on until.
class RunControls : public QObject {
  Q_OBJECT
 public:
  explicit RunControls(QObject* parent = nullptr);
  ~RunControls() override;

  /// As buttons with icon and text; Step has a menu. `actions` serves a menu bar.
  void addTo(QToolBar& bar);
  [[nodiscard]] QList<QAction*> actions() const;
  /// `ready`: a stream is open that can be trained. `stored`: the run is not in training, though it may be unfinished: it
  /// was only opened to be looked at, or was stopped.
  void setState(RunState state, bool ready, bool stored = false);
  /// What the run in training goes on until; empty: nothing. It is over when setState() tells that a run no longer runs.
  void setAwaited(std::optional<Happening> what);
  [[nodiscard]] std::optional<Happening> awaited() const { return awaited_; }
  void refreshIcons();  ///< after a change of theme

  [[nodiscard]] QAction* run() const { return run_; }
  [[nodiscard]] QAction* pause() const { return pause_; }
  [[nodiscard]] QAction* stop() const { return stop_; }
  [[nodiscard]] QAction* step(Boundary until) const { return steps_.at(until); }
  /// Checked: a run waits after every batch. Not in the tool bar; for a menu.
  [[nodiscard]] QAction* slowMotion() const { return slowMotion_; }
  [[nodiscard]] QMenu* untilMenu() const { return untilMenu_.get(); }
  [[nodiscard]] QAction* until(Happening what) const { return untils_.at(what); }

 Q_SIGNALS:
  void runRequested();  ///< start, or continue a paused run
  void pauseRequested();
  void stepRequested(xsmoe::Boundary until);
  void untilRequested(xsmoe::Happening what);  ///< start, or go on, and wait once it has happened
  void untilCancelled();                       ///< go on without waiting for it
  void awaitedChanged();
  void stopRequested();
  void slowMotionRequested(bool on);

 private:
  /// The button is as wide for "Run" as for "Continue", so that its neighbours stay where they are.
  void keepWidth(QToolButton& button);

  QAction* run_;
  QAction* pause_;
  QAction* stop_;
  QAction* stepMenu_;
  QAction* slowMotion_;
  std::map<Boundary, QAction*> steps_;  ///< to the next batch, epoch or window
  std::map<Happening, QAction*> untils_;
  std::unique_ptr<QMenu> menu_, untilMenu_;
  std::optional<Happening> awaited_;
  bool running_ = false;  ///< as setState() told last
};

}  // namespace xsmoe::widgets
