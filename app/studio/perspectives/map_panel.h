// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "app/studio/perspectives/map_feed.h"

namespace xsmoe::widgets {
class MapView;
}

namespace xsmoe::studio {

/// The map of all items, with all that feeds it while it is seen: a perspective puts it on its page, and tells its feed of time travel.
class MapPanel : public QWidget {
  Q_OBJECT
 public:
  /// As MapFeed.
  explicit MapPanel(Session& session, QWidget* parent = nullptr);

  [[nodiscard]] widgets::MapView& view() const { return *view_; }
  [[nodiscard]] MapFeed& feed() { return feed_; }
  /// Its wrapped sentences must not claim the heights that its views would like.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  widgets::MapView* view_;
  MapFeed feed_;
};

}  // namespace xsmoe::studio
