// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/inspection.h"
#include "app/studio/perspectives/perspective.h"

namespace xsmoe::studio {

/// What is recommended to a user, by whichever weights.
class InspectPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit InspectPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  [[nodiscard]] Inspection& inspection() { return inspection_; }
  void activate(bool active) override;
  void showMoment(std::optional<int> window) override;
  void settle(const RunHistory& run) override;
  [[nodiscard]] bool settled() const override;

 private:
  widgets::InspectPage* page_;
  Inspection inspection_;
};

}  // namespace xsmoe::studio
