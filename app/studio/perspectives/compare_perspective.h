// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/compare_feed.h"
#include "app/studio/perspectives/perspective.h"

namespace xsmoe::studio {

/// Runs side by side; one of them is opened from here.
class ComparePerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit ComparePerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  void activate(bool active) override;
  [[nodiscard]] bool settled() const override;

 private:
  widgets::ComparePage* page_;
  CompareFeed runs_;
};

}  // namespace xsmoe::studio
