// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/inspection.h"
#include "app/studio/perspectives/perspective.h"

class QTabWidget;

namespace xsmoe::studio {

class EquationsPanel;

/// What is recommended to a user, by whichever weights, and how it comes about: the equations with their numbers.
class InspectPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit InspectPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  [[nodiscard]] Inspection& inspection() { return inspection_; }
  [[nodiscard]] EquationsPanel& equations() { return *equations_; }
  /// Of the two.
  [[nodiscard]] QTabWidget& tabs() { return *tabs_; }
  void activate(bool active) override;
  void showMoment(std::optional<int> window) override;
  [[nodiscard]] std::vector<View> views(const RunHistory& run) const override;
  void settle(const RunHistory& run) override;
  [[nodiscard]] bool settled() const override;

 private:
  QTabWidget* tabs_;
  widgets::InspectPage* page_;
  EquationsPanel* equations_;
  Inspection inspection_;
  bool active_ = false;
};

}  // namespace xsmoe::studio
