// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/run_bar.h"

#include "app/studio/session/session.h"
#include "app/studio/shell/grouping_button.h"
#include "model/core/change.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/tau_control.h"

namespace xsmoe::studio {

RunBar::RunBar(Session& session, widgets::RunControls& controls, widgets::TauControl& tau, GroupingButton& grouping)
    : session_(session), controls_(controls), tau_(tau), groupingButton_(grouping), grouping_(*grouping.editor()) {
  connectControls();
  connectTau();
  connectSession();
  showSettings();
  showRun();
}

void RunBar::connectControls() {
  connect(&controls_, &widgets::RunControls::runRequested, this,
          [this] { session_.live() ? session_.training().unpause() : session_.start(); });
  connect(&controls_, &widgets::RunControls::pauseRequested, this, [this] { session_.training().pause(); });
  connect(&controls_, &widgets::RunControls::stepRequested, &session_, &Session::step);
  connect(&controls_, &widgets::RunControls::untilRequested, this, [this](Happening what) {
    session_.runUntil(what);
    controls_.setAwaited(session_.live() ? std::optional(what) : std::nullopt);
  });
  connect(&controls_, &widgets::RunControls::untilCancelled, this, [this] {
    session_.training().unpause();
    controls_.setAwaited({});
  });
  connect(&controls_, &widgets::RunControls::slowMotionRequested, this, [this](bool on) { session_.training().setSlow(on); });
  connect(&controls_, &widgets::RunControls::stopRequested, this, [this] { session_.training().stop(); });
}

void RunBar::connectTau() {
  connect(&tau_, &widgets::TauControl::tauChanged, this, [this](double tau) { session_.ask(SetTau{tau}); });
  connect(&tau_, &widgets::TauControl::pruneNowRequested, this, [this] { session_.ask(PruneNow{}); });
  connect(&grouping_, &widgets::GroupingEditor::groupingRequested, this,
          [this](const Grouping& grouping) { session_.ask(Regroup{grouping}); });
}

void RunBar::connectSession() {
  connect(&session_, &Session::settingsChanged, this, &RunBar::showSettings);
  for (const auto signal : {&Session::streamChanged, &Session::deviceChanged}) connect(&session_, signal, this, &RunBar::showStream);
  connect(&session_, &Session::openingChanged, this, &RunBar::showControls);
  connect(&session_, &Session::runOpened, this, &RunBar::showRun);
  for (const auto signal : {&Session::stateChanged, &Session::runEnded}) connect(&session_, signal, this, &RunBar::showState);
}

void RunBar::showWindow(const std::optional<int>& window) { tau_.showWindow(window ? std::optional(WindowIndex{*window}) : std::nullopt); }

void RunBar::showSettings() {
  tau_.setTau(session_.settings().model.tau);
  showGrouping();
}

void RunBar::showStream() {
  showGrouping();
  showControls();
}

void RunBar::showRun() {
  // Of a run of the queue the settings come with its first event.
  const auto& run = session_.run();
  if (run.state) tau_.setTau(run.planned ? run.state->history->tau() : session_.settings().model.tau);
  showState();
}

void RunBar::showState() {
  tau_.setState(session_.run().state);
  showGrouping();
  showControls();
}

void RunBar::showControls() {
  const bool live = session_.live();
  const auto state = session_.run().phase();
  // Before its first event a run is opening its stream: it can be stopped already.
  controls_.setState(live && state == RunState::kNotStarted ? RunState::kRunning : state, live || session_.readyToStart(),
                     session_.runRests());
  tau_.setPruneNowEnabled(live);
}

void RunBar::showGrouping() {
  // A run in training is changed; else the next run is prepared, where a stream is open for it.
  const bool live = session_.live();
  const bool editable = live || session_.stream().has_value();
  const auto& run = session_.run().state;
  grouping_.setState(live || !editable ? run : nullptr);
  if (!live && editable) grouping_.setDescription(session_.nextRun());
  grouping_.setEditable(editable);
  if (run && (live || !editable))
    groupingButton_.showGrouping(run->history->grouping(), run->history->pendingGrouping());
  else
    groupingButton_.showGrouping(session_.settings().model.grouping, {});
}

}  // namespace xsmoe::studio
