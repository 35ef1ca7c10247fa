// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/routing_feed.h"

#include <algorithm>
#include <utility>

#include "model/core/methods.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

RoutingFeed::RoutingFeed(Session& session, QObject* parent)
    : QObject(parent),
      session_(session),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    connect(&session_, signal, this, &RoutingFeed::refresh);
  connect(&session_, &Session::progressed, this, &RoutingFeed::showProgress);
}

void RoutingFeed::setLookedAt(bool looked) {
  if (!looked) asked_.giveUp();
  asked_.setActive(looked);
}

std::optional<RoutingFeed::Wanted> RoutingFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("%1: open a run or train one. It is told when the first window is finished.").arg(subject());
    return std::nullopt;
  }
  const RunHistory& history = *state->history;
  if (!hasExperts(history.description().settings.model.method)) {
    why = tr("The method of this run has no experts.");
    return std::nullopt;
  }
  auto moments = momentsWanted(history);
  if (moments.empty()) {
    why = tr("%1 is told when the first window is finished.", "%1 is a clause").arg(subject());
    return std::nullopt;
  }
  return Wanted{{session_.run().folder, session_.run().stream, lastTakenBackMs(history), state->timesBack}, std::move(moments)};
}

/// A moment more is asked in its turn; of another past, or of a moment that is not wanted any more, nothing is of use.
void RoutingFeed::refresh() {
  QString why;
  const auto now = wanted(why);
  if (const auto& asked = asked_.known()) {
    const bool ofUse = now && static_cast<const RunPast&>(*asked) == static_cast<const RunPast&>(*now) &&
                       std::find(now->moments.begin(), now->moments.end(), moment_) != now->moments.end();
    if (!ofUse) asked_.giveUp();
  }
  asked_.refresh();
}

void RoutingFeed::askAfter(const RunMoment& moment) {
  moment_ = moment;
  showWork(tr("%1…", "what is being done").arg(work(widgets::momentName(moment))));
  asked_.ask([moment](engine::Questions& questions, const ProgressCallback& progress) { return questions.groupRouting(moment, progress); },
             [this, moment](const Result<GroupRouting>& routing) { take(moment, routing); });
}

void RoutingFeed::showProgress(const Progress& progress) {
  if (!asked_.underWay() || progress.what != kGroupRoutingWork || progress.total <= 0) return;
  const double done = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  showWork(tr("%1: %2 done").arg(work(widgets::momentName(moment_)), widgets::percent(done, 0)));
}

}  // namespace xsmoe::studio
