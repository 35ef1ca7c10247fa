// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/router_spread_feed.h"

#include <algorithm>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "widgets/network/router_time_panel.h"

namespace xsmoe::studio {

RouterSpreadFeed::RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent)
    : RoutingFeed(session, parent), panel_(panel) {
  connect(&panel_, &widgets::RouterTimePanel::spreadWantedChanged, this, [this](bool wants) { setLookedAt(wants); });
  setLookedAt(panel_.wantsSpread());
}

QString RouterSpreadFeed::subject() const { return tr("What single items take"); }

QString RouterSpreadFeed::work(const QString& moment) const { return tr("Measuring the model after %1").arg(moment); }

std::vector<RunMoment> RouterSpreadFeed::momentsWanted(const RunHistory& history) const { return momentsWithWeights(history, {}); }

void RouterSpreadFeed::ask(const Wanted& wanted) {
  if (past_ != static_cast<const RunPast&>(wanted)) {
    past_ = static_cast<const RunPast&>(wanted);
    known_.clear();
    failed_.clear();
  }
  const auto next = std::find_if(wanted.moments.begin(), wanted.moments.end(), [this](const RunMoment& moment) {
    return known_.count(moment.window.value) == 0 && failed_.count(moment.window.value) == 0;
  });
  if (next == wanted.moments.end()) return showWork(failed_.empty() ? QString() : failed_.begin()->second);
  askAfter(*next);
}

void RouterSpreadFeed::take(const RunMoment& moment, const Result<GroupRouting>& routing) {
  const int window = moment.window.value;
  if (routing) {
    auto& model = known_[window] = *routing;
    for (RoutedLayer& layer : model.layers) layer.groups.clear();
  } else {
    failed_[window] = QString::fromStdString(describe(routing.error()));
  }
  askNext();
}

void RouterSpreadFeed::showReason(const QString& why) {
  known_.clear();
  showWork(why);
}

void RouterSpreadFeed::showWork(const QString& words) {
  std::vector<GroupRouting> models;
  for (const auto& [window, model] : known_) models.push_back(model);
  panel_.showSpread(std::move(models), words);
}

}  // namespace xsmoe::studio
