// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/inspection.h"
#include "app/studio/perspectives/perspective.h"

class QTabWidget;

namespace xsmoe::studio {

class EquationsPanel;
class ItemPanel;
class MapPanel;

/// What is recommended to a user, by whichever weights, and how it comes about: the equations with their numbers; all items on a map; and
/// the page of the session's item, which is that of the equations too.
class InspectPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit InspectPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  [[nodiscard]] Inspection& inspection() { return inspection_; }
  [[nodiscard]] EquationsPanel& equations() { return *equations_; }
  [[nodiscard]] MapPanel& map() { return *map_; }
  [[nodiscard]] ItemPanel& item() { return *item_; }
  /// Of these parts.
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
  MapPanel* map_;
  ItemPanel* item_;
  Inspection inspection_;
  bool active_ = false;
};

}  // namespace xsmoe::studio
