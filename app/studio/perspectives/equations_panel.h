// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "app/studio/perspectives/equations_feed.h"

namespace xsmoe::widgets {
class EquationsView;
}

namespace xsmoe::studio {

/// Equations 1 to 8 with live numbers, with all that feeds them while it is seen: a perspective puts it on its page, and tells its feed of
/// time travel.
class EquationsPanel : public QWidget {
  Q_OBJECT
 public:
  /// As EquationsFeed.
  explicit EquationsPanel(Session& session, QWidget* parent = nullptr);

  [[nodiscard]] widgets::EquationsView& view() const { return *view_; }
  [[nodiscard]] EquationsFeed& feed() { return feed_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  widgets::EquationsView* view_;
  EquationsFeed feed_;
};

}  // namespace xsmoe::studio
