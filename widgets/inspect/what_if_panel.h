// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>

#include "model/core/recommendation.h"

class QLabel;
class QProgressBar;
class QTableView;
class QToolButton;

namespace xsmoe::widgets {

class HistoryEditor;
class OwnItemForm;
class ReasonedBody;
class RecommendationModel;

/// "What if the history were …": a history that a person changes, and the list that comes of it beside the user's own. A list stays until
/// the next one is there.
class WhatIfPanel : public QWidget {
  Q_OBJECT
 public:
  explicit WhatIfPanel(QWidget* parent = nullptr);

  /// Of the history as it is; `before` is the user's own list, null where there is none. `moment`: "after D3".
  void setList(const Recommendation& list, std::shared_ptr<const Recommendation> before, const QString& moment);
  /// In place of a list.
  void showReason(const QString& reason);
  void setBusy(bool busy);

  [[nodiscard]] HistoryEditor* history() const { return history_; }
  /// An item of a person's own, folded away at first.
  [[nodiscard]] OwnItemForm* own() const { return own_; }
  [[nodiscard]] QToolButton* ownButton() const { return ownButton_; }
  [[nodiscard]] const RecommendationModel& list() const { return *model_; }
  [[nodiscard]] QString reason() const;
  /// "Model after D3. 3 of 10 items are new in the list, …"; empty while a reason is shown.
  [[nodiscard]] QString summary() const;

 private:
  QWidget* buildBody();

  HistoryEditor* history_;
  OwnItemForm* own_;
  QToolButton* ownButton_;
  QProgressBar* busy_;
  RecommendationModel* model_;
  QLabel* summary_ = nullptr;
  QTableView* table_ = nullptr;
  ReasonedBody* body_;
};

}  // namespace xsmoe::widgets
