// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/list_feed.h"

namespace xsmoe::widgets {
class WhyPanel;
}

namespace xsmoe::studio {

/// Asks what the scores of the list on the page are made of.
class WhyFeed : public ListFeed {
  Q_OBJECT
 public:
  /// As ListFeed.
  WhyFeed(Session& session, Inspection& inspection, widgets::WhyPanel& panel, QObject* parent = nullptr);

 private:
  void refresh() override;
  void take(const Result<ScoreSplit>& split);

  widgets::WhyPanel& panel_;
  std::shared_ptr<const Recommendation> known_;  // the list that was asked about
};

}  // namespace xsmoe::studio
