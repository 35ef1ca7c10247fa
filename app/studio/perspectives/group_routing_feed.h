// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>
#include <vector>

#include "app/studio/perspectives/routing_feed.h"

namespace xsmoe::widgets {
class GroupRoutingPanel;
}

namespace xsmoe::studio {

/// Which gate slots groups of items use, by the weights of the moment shown, else after the newest finished window.
class GroupRoutingFeed : public RoutingFeed {
  Q_OBJECT
 public:
  /// The panel too must outlive it.
  GroupRoutingFeed(Session& session, widgets::GroupRoutingPanel& panel, QObject* parent = nullptr);

  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished window.
  void showMoment(const std::optional<RunMoment>& moment);

 protected:
  [[nodiscard]] QString subject() const override;
  [[nodiscard]] QString work(const QString& moment) const override;
  [[nodiscard]] std::vector<RunMoment> momentsWanted(const RunHistory& history) const override;
  void ask(const Wanted& wanted) override;
  void take(const RunMoment& moment, const Result<GroupRouting>& routing) override;
  void showReason(const QString& why) override;
  void showWork(const QString& words) override;

 private:
  widgets::GroupRoutingPanel& panel_;
  std::optional<RunMoment> shown_;
};

}  // namespace xsmoe::studio
