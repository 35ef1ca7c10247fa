// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/list_feed.h"
#include "app/studio/perspectives/run_items.h"

namespace xsmoe::widgets {
class WhyNotPanel;
}

namespace xsmoe::studio {

/// Asks why an item that a person names does not stand in the list on the page. The item stays while users and windows change.
class WhyNotFeed : public ListFeed {
  Q_OBJECT
 public:
  /// As ListFeed.
  WhyNotFeed(Session& session, Inspection& inspection, RunItems& items, widgets::WhyNotPanel& panel, QObject* parent = nullptr);

  /// Wanted, by its id; empty: none.
  [[nodiscard]] const std::string& item() const { return item_; }

 private:
  void refresh() override;
  void take(const Result<WhyNot>& answer);
  void showReason(const QString& reason);

  RunItems& items_;
  widgets::WhyNotPanel& panel_;
  std::string item_;       // wanted
  std::string knownItem_;  // that was asked about, in this list
  std::shared_ptr<const Recommendation> known_;
};

}  // namespace xsmoe::studio
