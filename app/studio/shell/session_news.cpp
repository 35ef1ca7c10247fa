// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/session_news.h"

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/run_follower.h"
#include "app/studio/session/session.h"
#include "widgets/pages/diverged_dialog.h"
#include "widgets/words/intervention_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// Why a run that nobody writes has not reached its end, in the word for its state.
QString endOf(const RunHistory& history) {
  if (history.state() == RunState::kStopped) return SessionNews::tr("This run was stopped before its end.");
  if (history.state() != RunState::kFailed) return SessionNews::tr("This run is unfinished: it was broken off, and no program writes it.");
  const QString why = widgets::text(history.failure());
  if (why.isEmpty()) return SessionNews::tr("This run failed.");
  return SessionNews::tr("This run failed: %1").arg(why.endsWith(u'.') ? why : why + u'.');
}

}  // namespace

SessionNews::SessionNews(Session& session, const RunFollower& follower, MessageBar& messages, BusyStrip& busy)
    : session_(session), messages_(messages), busy_(busy) {
  connectWork();
  connectTraining();
  connectFollower(follower);
}

void SessionNews::connectWork() {
  connect(&session_, &Session::failed, &messages_, &MessageBar::showError);
  connect(&session_, &Session::openingChanged, this, &SessionNews::showOpening);
  connect(&session_, &Session::progressed, &busy_, &BusyStrip::showProgress);
  connect(&busy_, &BusyStrip::cancelled, this, [this] { session_.opening() ? session_.cancelOpening() : session_.training().stop(); });
  for (const auto signal : {&Session::streamChanged, &Session::deviceChanged})
    connect(&session_, signal, this, &SessionNews::offerNewWindows);
  connect(&session_, &Session::streamMissing, this, &SessionNews::tellMissingStream);
  connect(&session_, &Session::streamNeeded, this, &SessionNews::tellNeededStream);
  connect(&session_, &Session::runOpened, this, &SessionNews::tellRun);
}

void SessionNews::connectTraining() {
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded})
    connect(&session_, signal, this, &SessionNews::showState);
  connect(&session_, &Session::dataTold, this, &SessionNews::tellLosses);
  connect(&session_, &Session::noticed, this, [this](const QString& sentence) { messages_.showHint(widgets::withWindowNames(sentence)); });
  connect(&session_, &Session::changeRefused, this, [this](const Intervention& change) {
    messages_.showHint(tr("%1: %2", "a change, why it was refused")
                           .arg(widgets::interventionSigns(change), widgets::withWindowNames(widgets::text(change.refusal))));
  });
  connect(&session_, &Session::runEnded, this, &SessionNews::tellEnd);
}

void SessionNews::connectFollower(const RunFollower& follower) {
  connect(&follower, &RunFollower::foundWriter, this,
          [this] { messages_.showHint(tr("Another program is writing this run. It is shown as it grows, and cannot be changed here.")); });
  connect(&follower, &RunFollower::foundNoWriter, this, [this] {
    if (!streamMissing_) offerToGoOn();
  });
  connect(&follower, &RunFollower::lostWriter, this, [this] {
    messages_.withdraw(MessageAbout::kWork);
    offerToGoOn();
  });
}

void SessionNews::showOpening(bool opening) {
  if (opening)
    busy_.begin(tr("Opening…"));
  else
    busy_.end();
}

/// A run that has begun its first window opens nothing any more.
void SessionNews::showState() {
  if (session_.live() && session_.run().state->history->windowCount() > 0) busy_.end();
}

void SessionNews::tellLosses(const DataReport& report) {
  const auto losses = widgets::lossSentences(report);
  if (!losses.isEmpty()) messages_.showHint(losses.join(QLatin1Char(' ')));
}

/// Why a run failed, or why one could not begin in the place of one that was stopped, stays; that one goes on by the menu.
void SessionNews::tellEnd() {
  tellDivergence();
  const auto& run = session_.run();
  if (run.phase() == RunState::kStopped && !run.state->history->diverged() && !messages_.hasError()) offerToGoOn();
}

void SessionNews::tellDivergence() {
  const auto& state = session_.run().state;
  if (!state || !state->history->diverged()) return;
  const auto event = *state->history->diverged();
  messages_.showHint(widgets::DivergedDialog::sentence(event), event.sequences.empty() ? QString() : tr("Show the Batch…"),
                     [event, window = messages_.window()] {
                       auto* const dialog = new widgets::DivergedDialog(event, window);
                       dialog->setAttribute(Qt::WA_DeleteOnClose);
                       dialog->show();
                     });
}

void SessionNews::tellMissingStream(const std::filesystem::path& expected) {
  streamMissing_ = true;
  messages_.showHint(tr("The stream of this run is not at %1. Charts and the network picture need nothing else; recommendations need it.")
                         .arg(QString::fromStdString(expected.string())),
                     tr("Locate the Stream…"), [this] { Q_EMIT streamWanted({}); });
}

void SessionNews::tellNeededStream(const Error& error, const std::function<void()>& again) {
  messages_.showHint(widgets::errorWords(error), tr("Locate the Stream…"), [this, again] { Q_EMIT streamWanted(again); });
}

void SessionNews::tellRun() {
  if (!session_.run().state) return;
  // A run of the queue begins by itself: what was said stays.
  if (!session_.run().planned) messages_.withdraw(MessageAbout::kWork);
  streamMissing_ = false;
}

/// Of a run that did not reach its end and that nobody writes.
void SessionNews::offerToGoOn() {
  const auto state = session_.run().phase();
  if (!session_.runRests() || state == RunState::kFinished || state == RunState::kNotStarted) return;
  messages_.showHint(tr("%1 It can go on, to the end that it would have had.").arg(endOf(*session_.run().state->history)), tr("Go On"),
                     [this] { session_.goOn(); });
}

/// Where the stream of a finished run has grown by a window at least.
void SessionNews::offerNewWindows() {
  if (!session_.run().stored || session_.run().phase() != RunState::kFinished) return;
  const auto& description = session_.run().state->history->description();
  const auto& protocol = description.settings.protocol;
  const auto cut = protocol.cutRecords > 0 ? protocol.cutRecords : description.streamRecords;
  const auto window = cut / (protocol.cutRecords > 0 ? protocol.cutWindows : protocol.windows);
  const auto records = session_.newRecords();
  if (window == 0 || records < window) return;
  messages_.showHint(tr("The stream of this run has grown by %1. The run can go on with them in %2.")
                         .arg(widgets::counted(records, tr("1 record"), tr("%1 records")),
                              widgets::counted(static_cast<int>(records / window), tr("one new window"), tr("%1 new windows"))),
                     tr("Go On With New Windows"), [this] { session_.extend(); });
}

}  // namespace xsmoe::studio
