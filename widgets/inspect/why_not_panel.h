// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/core/score_split.h"

class QLabel;
class QProgressBar;

namespace xsmoe::widgets {

class ItemBox;
class NumberTable;
class ReasonedBody;
class StackedBarsView;

/// "Why not this item?": its rank, the gap to rank 10 part by part, and what would lift it.
class WhyNotPanel : public QWidget {
  Q_OBJECT
 public:
  explicit WhyNotPanel(QWidget* parent = nullptr);

  /// `windows`: of the run.
  void setAnswer(const WhyNot& answer, int windows);
  void showReason(const QString& reason);
  void setBusy(bool busy);

  [[nodiscard]] ItemBox* items() const { return items_; }
  [[nodiscard]] QString reason() const;
  /// Where the item ranks, in words; empty while a reason is shown.
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] StackedBarsView* bars() const { return bars_; }
  [[nodiscard]] NumberTable* gap() const { return gap_; }
  [[nodiscard]] NumberTable* lifts() const { return lifts_; }

 Q_SIGNALS:
  void itemRequested(const QString& id);

 private:
  QWidget* buildBody();

  ItemBox* items_;
  QProgressBar* busy_;
  QLabel* sentence_ = nullptr;
  QLabel* tried_ = nullptr;
  StackedBarsView* bars_ = nullptr;
  NumberTable* gap_ = nullptr;
  NumberTable* lifts_ = nullptr;
  ReasonedBody* body_;
};

}  // namespace xsmoe::widgets
