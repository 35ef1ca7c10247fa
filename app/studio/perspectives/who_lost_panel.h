// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "app/studio/perspectives/rank_changes_feed.h"
#include "app/studio/perspectives/slices_feed.h"

class QTabWidget;

namespace xsmoe::widgets {
class RankChangesPage;
class SlicesPage;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Whom it hurt: users whose target fell between two moments, and the tests of a run in slices, with all that feeds them while they are
/// seen. A perspective puts it on its page, and tells it of time travel.
class WhoLostPanel : public QWidget {
  Q_OBJECT
 public:
  /// The session must outlive it, but for the end of the window, when nothing is asked any more.
  explicit WhoLostPanel(Session& session, QWidget* parent = nullptr);

  [[nodiscard]] widgets::RankChangesPage& users() const { return *users_; }
  [[nodiscard]] widgets::SlicesPage& slices() const { return *slices_; }
  /// Of the two.
  [[nodiscard]] QTabWidget& tabs() const { return *tabs_; }
  void showMoment(std::optional<int> window) { usersFeed_.showMoment(window); }
  /// Epochs whose weights are kept.
  void offerEpochs(const std::vector<RunMoment>& kept) { usersFeed_.offerEpochs(kept); }
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return usersFeed_.asking() || slicesFeed_.asking(); }
  /// Its wrapped sentences must not claim the heights that its views would like.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  /// By a person: the list of a user by the open run's model after a window.
  void userChosen(const QString& user, int window);
  void saved(const QString& file);
  void saveFailed(const QString& message);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void activate(bool seen);

  QTabWidget* tabs_;
  widgets::RankChangesPage* users_;
  widgets::SlicesPage* slices_;
  RankChangesFeed usersFeed_;
  SlicesFeed slicesFeed_;
  bool seen_ = false;
};

}  // namespace xsmoe::studio
