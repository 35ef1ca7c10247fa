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

/// Which gate slots groups of items use, by the weights after the window shown, else after the newest finished one.
class GroupRoutingFeed : public RoutingFeed {
  Q_OBJECT
 public:
  /// The panel too must outlive it.
  GroupRoutingFeed(Session& session, widgets::GroupRoutingPanel& panel, QObject* parent = nullptr);

  /// Time travel to a finished window; empty: the newest finished one.
  void showMoment(std::optional<int> window);

 protected:
  [[nodiscard]] QString subject() const override;
  [[nodiscard]] QString work(const QString& window) const override;
  [[nodiscard]] std::vector<int> windowsWanted(const RunHistory& history) const override;
  void ask(const Wanted& wanted) override;
  void take(int window, const Result<GroupRouting>& routing) override;
  void showReason(const QString& why) override;
  void showWork(const QString& words) override;

 private:
  widgets::GroupRoutingPanel& panel_;
  std::optional<int> shown_;
};

}  // namespace xsmoe::studio
