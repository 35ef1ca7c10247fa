// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/beside_list_feed.h"
#include "app/studio/perspectives/inspection.h"
#include "app/studio/perspectives/list_saving.h"
#include "app/studio/perspectives/perspective.h"

class QTabWidget;

namespace xsmoe::studio {

class EquationsPanel;
class ExplanationTabs;
class ItemPanel;
class MapPanel;
class WhoLostPanel;

/// What is recommended to a user, by whichever weights, and how it comes about: why each item stands where it stands, the equations with
/// their numbers; all items on a map, the page of the session's item, which is that of the equations too, and whom a change hurt, whose
/// users it shows.
class InspectPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit InspectPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  [[nodiscard]] bool steersRuns() const override { return false; }
  [[nodiscard]] Inspection& inspection() { return inspection_; }
  [[nodiscard]] ExplanationTabs& explanation() { return *explanation_; }
  [[nodiscard]] EquationsPanel& equations() { return *equations_; }
  [[nodiscard]] MapPanel& map() { return *map_; }
  [[nodiscard]] WhoLostPanel& whoLost() { return *whoLost_; }
  [[nodiscard]] ItemPanel& item() { return *item_; }
  /// Of these parts.
  [[nodiscard]] QTabWidget& tabs() { return *tabs_; }
  void activate(bool active) override;
  void showMoment(const std::optional<RunMoment>& moment) override;
  void setKeptEpochs(const std::vector<RunMoment>& epochs) override;
  void setNotes(const std::vector<WindowNote>& notes) override;
  [[nodiscard]] std::vector<widgets::PaperView> paperViews() const override;
  [[nodiscard]] QStringList provenance() const override;
  /// With whose model the view is of, where its numbers do not say so themselves.
  [[nodiscard]] QStringList provenanceOf(const QWidget& view) const override;
  [[nodiscard]] QJsonObject arrangement() const override;
  void arrangeAs(const QJsonObject& arrangement) override;
  /// What inspect_arrangement.h says.
  [[nodiscard]] QJsonObject sight() const override;
  void lookAt(const QJsonObject& sight) override;
  [[nodiscard]] std::vector<PageCommand> commands() const override;
  [[nodiscard]] std::vector<View> views(const RunHistory& run) const override;
  void settle(const RunHistory& run) override;
  [[nodiscard]] bool settled() const override;

 private:
  void connectWhoLost();
  void connectExplanation();
  void connectSaving();
  void connectArranged();
  void addExplanations(std::vector<widgets::PaperView>& views, const QString& page) const;
  void add(std::vector<widgets::PaperView>& views, widgets::PaperView view, const QWidget& of) const;
  [[nodiscard]] QString nameOfRun() const;
  [[nodiscard]] QStringList modelsOf(const QWidget& view) const;
  [[nodiscard]] QStringList modelsOfList(const QWidget& view) const;

  Session& session_;
  QTabWidget* tabs_;
  widgets::InspectPage* page_;
  EquationsPanel* equations_;
  MapPanel* map_;
  ItemPanel* item_;
  WhoLostPanel* whoLost_;
  Inspection inspection_;
  ListSaving saving_;
  ExplanationTabs* explanation_;
  BesideListFeed besideList_;  // after the explanation, whose questions about the same run come first
  bool active_ = false;
};

}  // namespace xsmoe::studio
