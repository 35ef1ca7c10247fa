// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/studio/perspectives/list_feed.h"
#include "app/studio/perspectives/run_items.h"
#include "model/core/score_split.h"
#include "widgets/inspect/own_item_form.h"

namespace xsmoe::widgets {
class WhatIfPanel;
}

namespace xsmoe::studio {

/// A history that a person changed, and whose it was; empty: nobody's.
struct EditedHistory {
  std::string user;
  std::vector<std::string> items;  ///< external ids, oldest first
};

/// Asks what is recommended for a history that a person changes, by the weights of the list on the page, at once; one question is under way
/// at a time, and what was changed meanwhile is asked after its answer, the newest alone. Without a user the history alone makes somebody.
/// Of a model in training the newest copy answers for both lists: that on the page is renewed where it was of an older one.
/// Of an item of a person's own it is told where it would stand, and why.
class WhatIfHistoryFeed : public ListFeed {
  Q_OBJECT
 public:
  /// As ListFeed.
  WhatIfHistoryFeed(Session& session, Inspection& inspection, RunItems& items, widgets::WhatIfPanel& panel, QObject* parent = nullptr);

  /// Empty: the history is the user's own. An item of a person's own is none of it.
  [[nodiscard]] std::optional<EditedHistory> edited() const;
  /// As soon as the list of that user is on the page, unless another run is opened before.
  void restore(EditedHistory history);

 private:
  void refresh() override;
  void takeAwaited();
  /// A list and, of an item of a person's own, what its score is made of.
  struct Answer {
    Recommendation list;
    ScoreSplit split;
  };
  void connectOwnItem();
  void askFile(widgets::OwnItemForm::File which);
  void askNow();
  void followOwn();
  void take(const Result<Answer>& answer);
  void showReason(const QString& reason);
  [[nodiscard]] std::vector<std::string> history() const;

  RunItems& items_;
  widgets::WhatIfPanel& panel_;
  std::shared_ptr<const Recommendation> own_;  // the list on the page
  std::optional<EditedHistory> awaited_;
};

}  // namespace xsmoe::studio
