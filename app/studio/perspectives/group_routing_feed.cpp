// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/group_routing_feed.h"

#include "app/studio/perspectives/run_moments.h"
#include "model/core/methods.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

GroupRoutingFeed::GroupRoutingFeed(Session& session, widgets::GroupRoutingPanel& panel, QObject* parent)
    : QObject(parent),
      session_(session),
      panel_(panel),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { panel_.showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    connect(&session_, signal, this, &GroupRoutingFeed::refresh);
  connect(&session_, &Session::progressed, this, &GroupRoutingFeed::showProgress);
  connect(&panel_, &widgets::GroupRoutingPanel::seenChanged, this, [this](bool seen) {
    if (!seen) asked_.giveUp();
    asked_.setActive(seen);
  });
  asked_.setActive(panel_.isVisible());
}

void GroupRoutingFeed::showMoment(std::optional<int> window) {
  window_ = window;
  refresh();
}

std::optional<GroupRoutingFeed::Wanted> GroupRoutingFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("Which gate slots groups of items use: open a run or train one. It is told when the first window is finished.");
    return std::nullopt;
  }
  if (!hasExperts(state->history->description().settings.model.method)) {
    why = tr("The method of this run has no experts.");
    return std::nullopt;
  }
  const auto window = finishedWindow(*state->history, window_);
  if (!window) {
    why = tr("Which gate slots groups of items use is told when the first window is finished.");
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *window, lastTakenBackMs(*state->history), state->timesBack};
}

void GroupRoutingFeed::refresh() {
  QString why;
  if (asked_.known() != wanted(why)) asked_.giveUp();
  asked_.refresh();
}

void GroupRoutingFeed::ask(const Wanted& wanted) {
  panel_.showReason(tr("Adding up what groups of items use, by the model after %1…").arg(widgets::windowName(wanted.window)));
  asked_.ask([window = wanted.window](engine::Questions& questions,
                                      const ProgressCallback& progress) { return questions.groupRouting(window, progress); },
             [this](const Result<GroupRouting>& routing) { take(routing); });
}

void GroupRoutingFeed::take(const Result<GroupRouting>& routing) {
  if (routing) return panel_.showAnswer(*routing);
  panel_.showReason(QString::fromStdString(describe(routing.error())));
}

void GroupRoutingFeed::showProgress(const Progress& progress) {
  if (!asked_.underWay() || progress.what != kGroupRoutingWork || progress.total <= 0) return;
  panel_.showReason(tr("Adding up what groups of items use, by the model after %1: %2 done")
                        .arg(widgets::windowName(asked_.known()->window),
                             widgets::percent(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0)));
}

}  // namespace xsmoe::studio
