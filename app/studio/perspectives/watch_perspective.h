// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/expert_feed.h"
#include "app/studio/perspectives/group_routing_feed.h"
#include "app/studio/perspectives/likeness_feed.h"
#include "app/studio/perspectives/merge_feed.h"
#include "app/studio/perspectives/method_picture_feed.h"
#include "app/studio/perspectives/perspective.h"
#include "app/studio/perspectives/router_spread_feed.h"
#include "app/studio/session/session.h"

namespace xsmoe {
struct CommandMoment;
}  // namespace xsmoe

namespace xsmoe::widgets {
class WatchPage;
}

namespace xsmoe::studio {

/// The network and its charts, of the run in training or of a stored one; of a method without experts, what its network makes of a user.
/// Experts of the run in training are pinned, taken out and merged here.
class WatchPerspective : public Perspective {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit WatchPerspective(Session& session);

  [[nodiscard]] QWidget& page() override;
  void activate(bool active) override;
  void setEpoch(const std::optional<RunMoment>& moment) override;
  void showMoment(const std::optional<RunMoment>& moment) override;
  void setKeptEpochs(const std::vector<RunMoment>& epochs) override;
  void setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) override;
  void setNotes(const std::vector<WindowNote>& notes) override;
  [[nodiscard]] std::vector<widgets::PaperView> paperViews() const override;
  [[nodiscard]] QStringList provenance() const override;
  [[nodiscard]] QStringList provenanceOf(const QWidget& view) const override;
  [[nodiscard]] std::vector<PageCommand> commands() const override;
  [[nodiscard]] std::vector<View> views(const RunHistory& run) const override;
  void settle(const RunHistory& run) override;
  [[nodiscard]] bool settled() const override;
  [[nodiscard]] QJsonObject arrangement() const override;
  void arrangeAs(const QJsonObject& arrangement) override;
  /// The chosen expert, which layers are folded, and what charts and panels are set to.
  [[nodiscard]] QJsonObject sight() const override;
  void lookAt(const QJsonObject& sight) override;
  /// "network", "quality", "experts", "shares" or "weights".
  [[nodiscard]] QWidget* bring(const QString& part) override;

 private:
  void connectArranged();
  void showSettings();
  void showFacts();
  void showRun();
  void showState();
  void showSteering();
  void showPlace(const NetworkPlace& place, int window);
  /// Whether views that need weights show those that are kept of an epoch.
  [[nodiscard]] bool asksAnEpoch() const;
  void addAlikeTo(std::vector<PageCommand>& commands, const CommandMoment& moment) const;
  void addTabsTo(std::vector<PageCommand>& commands) const;
  void addTabs(std::vector<widgets::PaperView>& views) const;

  Session& session_;
  widgets::WatchPage* page_;
  MethodPictureFeed pictureFeed_;
  ExpertFeed expertFeed_;
  LikenessFeed likenessFeed_;
  MergeFeed mergeFeed_;
  GroupRoutingFeed groupFeed_;
  RouterSpreadFeed spreadFeed_;
  std::optional<int> window_;         // travelled to
  std::optional<RunMoment> epoch_;    // so too, of that window or of the one in training
  std::optional<RunMoment> weights_;  // asked about both; empty: the newest
  std::vector<WindowNote> notes_;
};

}  // namespace xsmoe::studio
