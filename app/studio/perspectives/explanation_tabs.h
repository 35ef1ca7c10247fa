// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTabWidget>

#include "app/studio/perspectives/run_items.h"
#include "app/studio/perspectives/what_if_history_feed.h"
#include "app/studio/perspectives/why_feed.h"
#include "app/studio/perspectives/why_not_feed.h"
#include "app/studio/perspectives/window_lists_feed.h"

namespace xsmoe::studio {

/// The panels that explain the list on the Inspect page, a tab each, with all that feeds them.
class ExplanationTabs : public QTabWidget {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  ExplanationTabs(Session& session, Inspection& inspection, QWidget* parent = nullptr);

  [[nodiscard]] widgets::WhyPanel& why() const { return *why_; }
  [[nodiscard]] widgets::WhyNotPanel& whyNot() const { return *whyNot_; }
  [[nodiscard]] widgets::WhatIfPanel& whatIf() const { return *whatIf_; }
  [[nodiscard]] widgets::WindowListsPanel& windows() const { return *windows_; }
  [[nodiscard]] WhatIfHistoryFeed& whatIfFeed() { return whatIfFeed_; }
  [[nodiscard]] const WhatIfHistoryFeed& whatIfFeed() const { return whatIfFeed_; }
  /// That is asked about in "Why not", by its id; empty: none.
  [[nodiscard]] const std::string& whyNotItem() const { return whyNotFeed_.item(); }
  /// For pictures: asks in "Why not" for the held-out item, or for the first of the run's that the list could have where it has that one.
  /// The run's items are there once somebody has looked at "Why not" or "What if" and no tab is asking().
  void askWhyNot();
  /// By its id, in all of them, without a signal.
  void chooseItem(const QString& id);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const;

 Q_SIGNALS:
  void itemChosen(const QString& id);
  void saveSplitWanted();

 private:
  void buildHelp();

  Inspection& inspection_;
  widgets::WhyPanel* why_;
  widgets::WhyNotPanel* whyNot_;
  widgets::WhatIfPanel* whatIf_;
  widgets::WindowListsPanel* windows_;
  RunItems items_;
  WhyFeed whyFeed_;
  WhyNotFeed whyNotFeed_;
  WhatIfHistoryFeed whatIfFeed_;
  WindowListsFeed windowsFeed_;
};

}  // namespace xsmoe::studio
