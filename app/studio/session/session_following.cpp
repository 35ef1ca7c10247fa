// SPDX-License-Identifier: GPL-3.0-or-later
// Session: what is asked of the run in training, what it tells, and its end.
#include <QDateTime>
#include <system_error>
#include <utility>

#include "app/studio/session/session.h"
#include "model/core/change.h"

namespace xsmoe::studio {
namespace {

/// The run's state after an end that its events do not tell.
std::shared_ptr<const LiveState> brokenOff(const LiveState& state, const Error& error) {
  RunHistory history = *state.history;
  history.apply({QDateTime::currentMSecsSinceEpoch(), RunFailed{describe(error)}});
  auto ended = std::make_shared<LiveState>(state);
  ended->history = std::make_shared<const RunHistory>(std::move(history));
  return ended;
}

}  // namespace

void Session::askRun(const Change& change) {
  asked_.add(change, QDateTime::currentMSecsSinceEpoch());
  training_.ask(change);
}

void Session::ask(const Change& change) {
  if (live()) askRun(change);
  if (settingOf(change).empty()) return;
  if (auto after = changed(settings_.shown(), change)) {
    if (live())
      settings_.show(std::move(*after));
    else
      settings_.edit(*after, overview());
  }
  Q_EMIT settingsChanged();
}

void Session::onLive(const std::shared_ptr<const LiveState>& state) {
  if (state->runId != runId_) return;  // of an older run
  const bool wentBack = run_.state && state->timesBack != run_.state->timesBack;
  const bool begins = run_.phase() == RunState::kNotStarted;
  run_.state = state;
  if (begins && run_.phase() != RunState::kNotStarted) {
    runBefore_.reset();
    if (run_.planned)
      adoptPlanned();
    else
      Q_EMIT folderOpened(run_.folder);  // it is found again also where this program does not live to its end
  }
  if (wentBack && !begins) asked_.forget();  // a change was taken back
  const auto refusal = newRefusal();
  followRun();
  Q_EMIT stateChanged();
  // What a history brings along that was put back was told when it happened.
  if (refusal && !wentBack) Q_EMIT changeRefused(*refusal);
}

/// The newest change that was refused, unless it has been told of; empty: none.
std::optional<Intervention> Session::newRefusal() {
  const Intervention* newest = nullptr;
  int refusals = 0;
  for (const auto& one : run_.state->history->interventions()) {
    if (one.refusal.empty()) continue;
    ++refusals;
    newest = &one;
  }
  return refusals > std::exchange(refusals_, refusals) ? std::optional(*newest) : std::nullopt;
}

/// The controls show what the run trains with, as its events tell, unless a person prepares the next one.
void Session::followRun() {
  if (run_.phase() == RunState::kNotStarted || !settings_.ofRun()) return;
  const auto now = asked_.settingsOf(*run_.state->history);
  auto shown = settings_.shown();
  shown.model = now.model;
  shown.training = now.training;
  shown.device = now.device;
  if (shown == settings_.shown()) return;
  settings_.show(std::move(shown));
  Q_EMIT settingsChanged();
}

/// The controls show what a planned run trains with, and the pages its stream.
void Session::adoptPlanned() {
  const auto& description = run_.state->history->description();
  const auto& cut = description.settings.protocol;
  settings_.show(run_.state->history->settings());
  std::error_code unknown;
  const bool sameStream = stream_ && std::filesystem::equivalent(stream_->folder, description.streamFolder, unknown);
  Q_EMIT settingsChanged();
  if (!sameStream || !cutAlike(cut, stream_->overview.protocol)) openStreamOfRun(description);
}

void Session::onEnded(const RunEnd& end) {
  claimed_.letGo(end.runId);  // also of one whose place another has taken
  if (end.runId != runId_) return;
  // Stopped while its stream was being opened: reading was cancelled, as the person wished.
  const bool neverBegan = training_.stopping() && run_.phase() == RunState::kNotStarted;
  training_.end();
  asked_.forget();  // nobody answers any more
  followRun();
  const bool kept = std::filesystem::exists(run_.folder);
  const bool planned = run_.planned;
  const bool nothing = !kept && run_.phase() == RunState::kNotStarted;
  if (nothing && !planned) showRunBefore();  // first: another run takes back what was told of the one before it
  if (end.error && !neverBegan) {
    if (run_.phase() == RunState::kRunning || run_.phase() == RunState::kPaused) onLive(brokenOff(*run_.state, *end.error));
    fail(*end.error);
  }
  if (kept && !planned) Q_EMIT folderOpened(run_.folder);  // it can be opened from now on
  // One that could not go on is looked at again; so is a planned one that was there.
  if (kept && run_.phase() == RunState::kNotStarted && (planned ? end.outcome.has_value() : end.error.has_value()))
    readRun(std::filesystem::path(run_.folder), !planned);
  // Where nothing was changed in it, or nothing came of it, the next run's settings are what is shown.
  if (!planned && !live() && (nothing || showsWhatIsNext())) giveBackSettings();
  Q_EMIT runEnded();
  if (!planned) return;
  Q_EMIT plannedEnded(neverBegan ? RunEnd{end.runId, {}, {}} : end);
  if (!live()) giveBackSettings();
}

}  // namespace xsmoe::studio
