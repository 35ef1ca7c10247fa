// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/run_controls.h"

#include <QAction>
#include <QKeySequence>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/icons.h"

namespace xsmoe::widgets {

RunControls::RunControls(QObject* parent)
    : QObject(parent),
      run_(new QAction(tr("&Run"), this)),
      pause_(new QAction(tr("&Pause"), this)),
      stop_(new QAction(tr("S&top"), this)),
      stepMenu_(new QAction(tr("&Step"), this)),
      slowMotion_(new QAction(tr("Slow &Motion"), this)),
      steps_{{Boundary::kBatch, new QAction(tr("One &Batch"), this)},
             {Boundary::kEpoch, new QAction(tr("One &Epoch"), this)},
             {Boundary::kWindow, new QAction(tr("One &Window"), this)}},
      untils_{{Happening::kBorn, new QAction(tr("An Expert Is &Born"), this)},
              {Happening::kPruned, new QAction(tr("An Expert Is &Pruned"), this)},
              {Happening::kBelowTau, new QAction(tr("An Expert's &Utilization Falls Below τ"), this)}},
      menu_(std::make_unique<QMenu>()),
      untilMenu_(std::make_unique<QMenu>(tr("Run &Until"))) {
  run_->setShortcut(Qt::Key_F5);
  pause_->setShortcut(Qt::Key_F6);
  stop_->setShortcut(Qt::SHIFT | Qt::Key_F5);
  steps_[Boundary::kBatch]->setShortcut(Qt::Key_F7);
  steps_[Boundary::kEpoch]->setShortcut(Qt::Key_F8);
  steps_[Boundary::kWindow]->setShortcut(Qt::Key_F9);
  pause_->setToolTip(tr("Wait after the batch in progress (F6)"));
  stop_->setToolTip(tr("End the run after the batch in progress; what was measured is kept (Shift+F5)"));
  stepMenu_->setToolTip(tr("Train one batch (F7), epoch (F8) or window (F9), then wait"));
  for (const auto& [until, step] : steps_) {
    menu_->addAction(step);
    connect(step, &QAction::triggered, this, [this, until = until] { Q_EMIT stepRequested(until); });
  }
  stepMenu_->setMenu(menu_.get());
  for (const auto& [what, until] : untils_) {
    untilMenu_->addAction(until);
    connect(until, &QAction::triggered, this, [this, what = what] { Q_EMIT untilRequested(what); });
  }
  slowMotion_->setCheckable(true);
  slowMotion_->setShortcut(QKeySequence(QStringLiteral("Ctrl+M")));
  slowMotion_->setToolTip(tr("A run waits a moment after every batch, so that you can follow what it does"));
  connect(slowMotion_, &QAction::toggled, this, &RunControls::slowMotionRequested);
  connect(run_, &QAction::triggered, this, &RunControls::runRequested);
  connect(pause_, &QAction::triggered, this, &RunControls::pauseRequested);
  connect(stop_, &QAction::triggered, this, &RunControls::stopRequested);
  connect(stepMenu_, &QAction::triggered, this, [this] { Q_EMIT stepRequested(Boundary::kBatch); });
  refreshIcons();
  setState(RunState::kNotStarted, false);
}

RunControls::~RunControls() = default;

void RunControls::addTo(QToolBar& bar) {
  for (QAction* action : actions()) {
    bar.addAction(action);
    if (auto* button = qobject_cast<QToolButton*>(bar.widgetForAction(action))) {
      button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
      if (action == stepMenu_) button->setPopupMode(QToolButton::MenuButtonPopup);
      if (action == run_) keepWidth(*button);
    }
  }
}

void RunControls::keepWidth(QToolButton& button) {
  const QString now = run_->text();
  int widest = 0;
  for (const QString& text : {tr("&Run"), tr("&Continue"), tr("&New Run")}) {
    run_->setText(text);
    widest = std::max(widest, button.sizeHint().width());
  }
  run_->setText(now);
  button.setMinimumWidth(widest);
}

QList<QAction*> RunControls::actions() const { return {run_, pause_, stepMenu_, stop_}; }

void RunControls::setState(RunState state, bool ready, bool stored) {
  const bool going = !stored && (state == RunState::kRunning || state == RunState::kPaused);
  const bool running = going && state == RunState::kRunning;
  run_->setEnabled(ready && !running);
  // Beside a run that was only opened, and can perhaps go on, it begins another.
  run_->setText(going && !running ? tr("&Continue") : stored ? tr("&New Run") : tr("&Run"));
  run_->setToolTip(stored ? tr("Begin another run on the open stream, with your own settings (F5)")
                          : tr("Train the open stream, or continue (F5)"));
  pause_->setEnabled(running);
  stop_->setEnabled(going);
  stepMenu_->setEnabled(ready && !running);
  for (const auto& [until, step] : steps_) step->setEnabled(ready && !running);
  for (const auto& [what, until] : untils_) until->setEnabled(ready);
  if (std::exchange(running_, running) && !running) setAwaited({});  // a run that is to go on may be told of as waiting once more
}

void RunControls::setAwaited(std::optional<Happening> what) {
  if (what == awaited_) return;
  awaited_ = what;
  Q_EMIT awaitedChanged();
}

void RunControls::refreshIcons() {
  run_->setIcon(icon(QStringLiteral("run")));
  pause_->setIcon(icon(QStringLiteral("pause")));
  stop_->setIcon(icon(QStringLiteral("stop")));
  stepMenu_->setIcon(icon(QStringLiteral("step")));
}

}  // namespace xsmoe::widgets
