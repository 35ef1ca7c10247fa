// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/time_travel.h"

#include <QAction>
#include <QDockWidget>

#include "app/studio/perspectives/run_moments.h"
#include "app/studio/perspectives/stream_facts.h"
#include "app/studio/session/session.h"
#include "app/studio/shell/model_in_hand.h"
#include "widgets/pages/timeline.h"
#include "widgets/words/moment_wording.h"

namespace xsmoe::studio {

TimeTravel::TimeTravel(Session& session, const Perspectives& perspectives, QDockWidget& dock, widgets::Timeline& timeline)
    : session_(session), perspectives_(perspectives), dock_(dock), timeline_(timeline), keptEpochs_(session) {
  connectTimeline();
  for (const auto& one : perspectives_) connectPerspective(*one);
  connect(&keptEpochs_, &KeptEpochs::changed, this, &TimeTravel::showKeptEpochs);
  for (const auto signal : {&Session::streamChanged, &Session::deviceChanged}) connect(&session_, signal, this, &TimeTravel::showStream);
  connect(&session_, &Session::settingsChanged, this, &TimeTravel::showMethod);
  connect(&session_, &Session::runOpened, this, &TimeTravel::showRun);
  for (const auto signal : {&Session::stateChanged, &Session::runEnded}) connect(&session_, signal, this, &TimeTravel::showState);
  showStream();
  showState();
}

void TimeTravel::connectTimeline() {
  connect(&timeline_, &widgets::Timeline::windowPointedAt, this, [this](int window) { pointAt(window, 0); });
  connect(&timeline_, &widgets::Timeline::epochPointedAt, this, &TimeTravel::pointAt);
  connect(&timeline_, &widgets::Timeline::windowSelected, this, [this](int window) { showMoment(window); });
  connect(&timeline_, &widgets::Timeline::epochSelected, this, [this](int window, int epoch) { showMoment(window, epoch); });
  connect(&timeline_, &widgets::Timeline::liveRequested, this, [this] { showMoment({}); });
}

void TimeTravel::connectPerspective(Perspective& perspective) {
  connect(&perspective, &Perspective::windowPointedAt, this, [this](int window) { pointAt(window, 0); });
  connect(&perspective, &Perspective::epochPointedAt, this, &TimeTravel::pointAt);
  connect(&perspective, &Perspective::windowClicked, &timeline_, &widgets::Timeline::choose);
  connect(&perspective, &Perspective::epochClicked, &timeline_, &widgets::Timeline::chooseEpoch);
}

void TimeTravel::pointAt(int window, int epoch) {
  pointed_ = window < 0 ? std::nullopt : std::optional(RunMoment(WindowIndex{window}, epoch));
  timeline_.setPointed(window < 0 ? std::nullopt : std::optional(window), epoch);
  showCursor();
}

void TimeTravel::showCursor() {
  for (const auto& one : perspectives_) one->setCursor(chosen_, pointed_);
}

void TimeTravel::showMoment(std::optional<int> window, int epoch) {
  chosen_ = window ? std::optional(RunMoment(WindowIndex{*window}, epoch)) : std::nullopt;
  timeline_.setSelected(window, epoch);
  weights_ = weightsOfChosen();
  const auto epochShown = epoch > 0 ? chosen_ : std::nullopt;
  for (const auto& one : perspectives_) {
    one->setEpoch(epochShown);
    one->showMoment(weights_);
  }
  showTitle();
  showCursor();
  Q_EMIT momentShown();
}

/// Those of an epoch where they are kept, else its window's, of which the one in training has none.
std::optional<RunMoment> TimeTravel::weightsOfChosen() const {
  if (!chosen_) return std::nullopt;
  const auto& state = session_.run().state;
  if (chosen_->epoch == 0 || !state) return RunMoment(chosen_->window);
  return momentOfWeights(*state->history, *chosen_, keptEpochs_.epochs());
}

std::optional<int> TimeTravel::windowOfWeights() const { return windowOfMoment(session_.run().state, weights_); }

void TimeTravel::showStream() {
  timeline_.setFacts(streamFacts(session_));
  showMethod();
}

void TimeTravel::showRun() {
  timeline_.setFacts(streamFacts(session_));
  showMoment({});
  showState();
}

void TimeTravel::showState() {
  timeline_.setState(session_.run().state);
  // The window of the chosen epoch has been finished meanwhile, or its weights are kept no longer.
  if (chosen_ && weightsOfChosen() != weights_) showMoment(chosen_->window.value, chosen_->epoch);
  showMethod();
}

void TimeTravel::showMethod() { timeline_.setMethod(modelInHand(session_).method); }

/// Those of the run before, which are gone, are nothing to travel by: its moment goes with it.
void TimeTravel::showKeptEpochs() {
  timeline_.setKeptEpochs(keptEpochs_.epochs());
  for (const auto& one : perspectives_) one->setKeptEpochs(keptEpochs_.epochs());
  if (keptEpochs_.epochs().empty()) return;
  if (chosen_ && weightsOfChosen() != weights_) return showMoment(chosen_->window.value, chosen_->epoch);
  showTitle();
}

/// Whose weights are asked, whichever page is looked at.
void TimeTravel::showTitle() {
  const auto& state = session_.run().state;
  const bool known = chosen_ && state && hasMoment(*state->history, *chosen_);
  const QString sentence = known ? widgets::weightsSentence(*state->history, *chosen_, keptEpochs_.epochs()) : QString();
  dock_.setWindowTitle(known ? tr("Timeline: %1. %2").arg(widgets::momentName(*chosen_), sentence) : tr("Timeline"));
  dock_.setToolTip(sentence);
  dock_.toggleViewAction()->setText(tr("Timeline"));  // in the menu it is one and the same
}

}  // namespace xsmoe::studio
