// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "app/studio/perspectives/item_feed.h"

namespace xsmoe::widgets {
class ItemPage;
}

namespace xsmoe::studio {

/// The page of the session's item, with all that feeds it while it is seen: a perspective puts it on its page, and tells its feed of time
/// travel.
class ItemPanel : public QWidget {
  Q_OBJECT
 public:
  /// As ItemFeed.
  explicit ItemPanel(Session& session, QWidget* parent = nullptr);

  [[nodiscard]] widgets::ItemPage& page() const { return *page_; }
  [[nodiscard]] ItemFeed& feed() { return feed_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  widgets::ItemPage* page_;
  ItemFeed feed_;
};

}  // namespace xsmoe::studio
