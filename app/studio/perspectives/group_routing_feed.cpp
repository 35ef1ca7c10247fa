// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/group_routing_feed.h"

#include "app/studio/perspectives/run_moments.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

GroupRoutingFeed::GroupRoutingFeed(Session& session, widgets::GroupRoutingPanel& panel, QObject* parent)
    : RoutingFeed(session, parent), panel_(panel) {
  connect(&panel_, &widgets::GroupRoutingPanel::seenChanged, this, [this](bool seen) { setLookedAt(seen); });
  setLookedAt(panel_.isVisible());
}

void GroupRoutingFeed::showMoment(const std::optional<RunMoment>& moment) {
  shown_ = moment;
  refresh();
}

QString GroupRoutingFeed::subject() const { return tr("Which gate slots groups of items use"); }

QString GroupRoutingFeed::work(const QString& moment) const {
  return tr("Adding up what groups of items use, by the model after %1").arg(moment);
}

std::vector<RunMoment> GroupRoutingFeed::momentsWanted(const RunHistory& history) const {
  const auto moment = storedMoment(history, shown_);
  return moment ? std::vector<RunMoment>{*moment} : std::vector<RunMoment>();
}

void GroupRoutingFeed::ask(const Wanted& wanted) { askAfter(wanted.moments.front()); }

void GroupRoutingFeed::take(const RunMoment& /*moment*/, const Result<GroupRouting>& routing) {
  if (routing) return panel_.showAnswer(*routing);
  panel_.showReason(widgets::errorWords(routing.error()));
}

void GroupRoutingFeed::showReason(const QString& why) { panel_.showReason(why); }

void GroupRoutingFeed::showWork(const QString& words) { panel_.showReason(words); }

}  // namespace xsmoe::studio
