// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/perspectives/list_feed.h"

namespace xsmoe::widgets {
class WindowListsPanel;
}

namespace xsmoe::studio {

/// Asks what the user on the page is recommended after each stored window; a place that is chosen takes the page to its window.
class WindowListsFeed : public ListFeed {
  Q_OBJECT
 public:
  /// As ListFeed.
  WindowListsFeed(Session& session, Inspection& inspection, widgets::WindowListsPanel& panel, QObject* parent = nullptr);

  /// Of the list on the page; empty: none, or weights in training.
  [[nodiscard]] std::optional<int> windowShown() const;

 Q_SIGNALS:
  void itemChosen(const QString& id);

 private:
  /// Of what lists are wanted.
  struct Wanted {
    std::filesystem::path run;
    std::string user;
    std::vector<int> windows;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void refresh() override;
  void take(const Wanted& wanted, const Result<std::vector<Recommendation>>& lists);

  widgets::WindowListsPanel& panel_;
  std::optional<Wanted> known_;
};

}  // namespace xsmoe::studio
