// SPDX-License-Identifier: GPL-3.0-or-later
// Session: the open run and where a person looks as one file.
#include <QDateTime>
#include <utility>

#include "app/studio/session/session.h"
#include "model/core/change.h"

namespace xsmoe::studio {

engine::SaveStateRequest Session::stateToSave(SharedView view) const {
  engine::SaveStateRequest request;
  request.run = run_.folder;
  request.stream = run_.stream;
  request.beside = beside_.folder();
  chosen_.keepIn(view);
  if (run_.state && settings_.shown().model.tau != run_.state->history->tau()) view.tau = settings_.shown().model.tau;
  request.view = std::move(view);
  return request;
}

void Session::openState(const std::filesystem::path& file) {
  if (!mayOpen()) return;
  const auto ticket = beginOpening();
  questions_.askEngine(
      this,
      [this, file, below = folders_.runs](engine::Engine& engine) -> Result<engine::OpenedState> {
        return engine.openState({file, below}, questions_.progressCallback());
      },
      [this, ticket](const Result<engine::OpenedState>& state) {
        if (!current(ticket)) return;
        endOpening();
        if (!state) return fail(state.error());
        readRun(state->run, true, *state);
      });
}

/// As it was looked at, which is no wish for the next run.
void Session::showTau(double tau) {
  if (!settings_.ofRun() || tau == settings_.shown().model.tau) return;
  const SetTau change{tau};
  auto after = changed(settings_.shown(), change);
  if (!after) return;
  asked_.add(change, QDateTime::currentMSecsSinceEpoch());
  settings_.show(std::move(*after));
  Q_EMIT settingsChanged();
}

/// The run is open, and its stream where the state has it.
void Session::restoreView(const engine::OpenedState& state) {
  Q_EMIT viewRestored(state.view);
  if (state.view.tau) showTau(*state.view.tau);
  chosen_.restore(state.view);
  if (!state.beside.empty()) beside_.show(state.beside);
}

}  // namespace xsmoe::studio
