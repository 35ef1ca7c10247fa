// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/router_spread_feed.h"

#include <algorithm>
#include <utility>

#include "widgets/network/router_time_panel.h"

namespace xsmoe::studio {

RouterSpreadFeed::RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent)
    : RoutingFeed(session, parent), panel_(panel) {
  connect(&panel_, &widgets::RouterTimePanel::spreadWantedChanged, this, [this](bool wants) { setLookedAt(wants); });
  setLookedAt(panel_.wantsSpread());
}

QString RouterSpreadFeed::subject() const { return tr("What single items take"); }

QString RouterSpreadFeed::work(const QString& moment) const { return tr("Measuring the model after %1").arg(moment); }

void RouterSpreadFeed::offerEpochs(const std::vector<RunMoment>& kept) {
  keptEpochs_ = kept;
  refresh();
}

std::vector<RunMoment> RouterSpreadFeed::momentsWanted(const RunHistory& history) const { return momentsWithWeights(history, keptEpochs_); }

/// Ends of windows first: they are the outline.
void RouterSpreadFeed::ask(const Wanted& wanted) {
  if (past_ != static_cast<const RunPast&>(wanted)) {
    past_ = static_cast<const RunPast&>(wanted);
    known_.clear();
    failed_.clear();
  }
  const auto& moments = wanted.moments;
  std::erase_if(failed_, [&](const auto& one) { return std::find(moments.begin(), moments.end(), one.first) == moments.end(); });
  const auto isNew = [this](const RunMoment& moment) { return !known_.contains(moment) && !failed_.contains(moment); };
  auto next = std::find_if(moments.begin(), moments.end(), [&](const RunMoment& one) { return one.epoch == 0 && isNew(one); });
  if (next == moments.end()) next = std::find_if(moments.begin(), moments.end(), isNew);
  if (next == moments.end()) return showWork(failed_.empty() ? QString() : failed_.begin()->second);
  askAfter(*next);
}

void RouterSpreadFeed::take(const RunMoment& moment, const Result<GroupRouting>& routing) {
  if (routing) {
    auto& model = known_[moment] = *routing;
    for (RoutedLayer& layer : model.layers) layer.groups.clear();
  } else {
    failed_[moment] = QString::fromStdString(describe(routing.error()));
  }
  askNext();
}

void RouterSpreadFeed::showReason(const QString& why) {
  known_.clear();
  showWork(why);
}

void RouterSpreadFeed::showWork(const QString& words) {
  std::vector<GroupRouting> models;
  for (const auto& [moment, model] : known_) models.push_back(model);
  panel_.showSpread(std::move(models), words);
}

}  // namespace xsmoe::studio
