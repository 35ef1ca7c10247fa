// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <map>
#include <memory>
#include <vector>

#include "app/studio/perspectives/routing_feed.h"
#include "app/studio/perspectives/run_moments.h"

namespace xsmoe::widgets {
class RouterTimePanel;
}

namespace xsmoe::studio {

/// What single items and groups of them take from gate slots, by the models after all finished windows and then by those of the epochs
/// whose weights are kept, one after the other. What is known is kept while the run's past stays what it was.
class RouterSpreadFeed : public RoutingFeed {
  Q_OBJECT
 public:
  /// The panel too must outlive it.
  RouterSpreadFeed(Session& session, widgets::RouterTimePanel& panel, QObject* parent = nullptr);

  /// Epochs whose weights are kept, to be asked too.
  void offerEpochs(const std::vector<RunMoment>& kept);

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
  struct Earlier {
    bool operator()(const RunMoment& one, const RunMoment& other) const { return isEarlier(one, other); }
  };
  using Models = std::vector<GroupRouting>;
  void forgetModels() { known_ = std::make_shared<const Models>(); }
  void keep(const GroupRouting& model);
  [[nodiscard]] bool isNew(const RunMoment& moment) const;

  widgets::RouterTimePanel& panel_;
  std::vector<RunMoment> keptEpochs_;
  RunPast past_;                                                            // of what is known
  std::shared_ptr<const Models> known_ = std::make_shared<const Models>();  // in the order of their moments; the panel holds it too
  std::map<RunMoment, QString, Earlier> failed_;                            // why the model of a moment told nothing
};

}  // namespace xsmoe::studio
