// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/router_spread_feed.h"

#include <algorithm>
#include <utility>

#include "widgets/network/router_time_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

RunMoment momentOf(const GroupRouting& model) { return {model.window, model.epoch}; }

}  // namespace

RouterSpreadFeed::RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent)
    : RoutingFeed(session, parent), panel_(panel) {
  connect(&panel_, &widgets::RouterTimePanel::modelsWantedChanged, this, [this](bool wants) { setLookedAt(wants); });
  setLookedAt(panel_.wantsModels());
}

QString RouterSpreadFeed::subject() const { return tr("What items take over time"); }

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
    forgetModels();
    failed_.clear();
  }
  const auto& moments = wanted.moments;
  std::erase_if(failed_, [&](const auto& one) { return std::find(moments.begin(), moments.end(), one.first) == moments.end(); });
  auto next = std::find_if(moments.begin(), moments.end(), [this](const RunMoment& one) { return one.epoch == 0 && isNew(one); });
  if (next == moments.end()) next = std::find_if(moments.begin(), moments.end(), [this](const RunMoment& one) { return isNew(one); });
  if (next == moments.end()) return showWork(failed_.empty() ? QString() : failed_.begin()->second);
  askAfter(*next);
}

bool RouterSpreadFeed::isNew(const RunMoment& moment) const {
  const bool known = std::any_of(known_->begin(), known_->end(), [&](const GroupRouting& one) { return momentOf(one) == moment; });
  return !known && !failed_.contains(moment);
}

void RouterSpreadFeed::take(const RunMoment& moment, const Result<GroupRouting>& routing) {
  if (routing)
    keep(*routing);
  else
    failed_[moment] = widgets::errorWords(routing.error());
  askNext();
}

/// What the panel holds stays as it is.
void RouterSpreadFeed::keep(const GroupRouting& model) {
  Models models = *known_;
  const auto later =
      std::find_if(models.begin(), models.end(), [&](const GroupRouting& one) { return isEarlier(momentOf(model), momentOf(one)); });
  models.insert(later, model);
  known_ = std::make_shared<const Models>(std::move(models));
}

void RouterSpreadFeed::showReason(const QString& why) {
  forgetModels();
  showWork(why);
}

void RouterSpreadFeed::showWork(const QString& words) { panel_.showModels(known_, words); }

}  // namespace xsmoe::studio
