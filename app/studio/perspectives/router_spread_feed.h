// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <map>
#include <vector>

#include "app/studio/perspectives/routing_feed.h"

namespace xsmoe::widgets {
class RouterTimePanel;
}

namespace xsmoe::studio {

/// What single items take from gate slots, by the models after all finished windows, one after the other. What is known is kept while the
/// run's past stays what it was.
class RouterSpreadFeed : public RoutingFeed {
  Q_OBJECT
 public:
  /// The panel too must outlive it.
  RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent = nullptr);

 protected:
  [[nodiscard]] QString subject() const override;
  [[nodiscard]] QString work(const QString& moment) const override;
  [[nodiscard]] std::vector<RunMoment> momentsWanted(const RunHistory& history) const override;
  void ask(const Wanted& wanted) override;
  void take(const RunMoment& moment, const Result<GroupRouting>& routing) override;
  void showReason(const QString& why) override;
  /// With what is known so far.
  void showWork(const QString& words) override;

 private:
  widgets::RouterTimePanel& panel_;
  RunPast past_;                       // of what is known
  std::map<int, GroupRouting> known_;  // by window, without its groups
  std::map<int, QString> failed_;      // why a window's model told nothing
};

}  // namespace xsmoe::studio
