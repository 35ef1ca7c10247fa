// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <memory>
#include <utility>

#include "model/core/score_split.h"

class QLabel;
class QScrollArea;

namespace xsmoe::widgets {

class NumberTable;
class ReasonedBody;
class StackedBarsView;

/// Why the items of a list stand where they stand: their scores as stacked bars, and the numbers of the one that is chosen.
class WhyPanel : public QWidget {
  Q_OBJECT
 public:
  explicit WhyPanel(QWidget* parent = nullptr);

  /// Never null. `windows`: of the run. The chosen item stays where the list has it; else it is the first.
  void setSplit(std::shared_ptr<const ScoreSplit> split, int windows);
  void showReason(const QString& reason);
  /// By its id, without a signal.
  void chooseItem(const QString& id);
  /// Puts all items' numbers on the clipboard, as CSV.
  void copy() const;
  /// The same as JSON, with where it comes from.
  void copyJson() const;
  /// What JSON tells of where the numbers come from, a line each.
  void setProvenance(std::function<QStringList()> lines) { provenance_ = std::move(lines); }

  /// Null while a reason is shown.
  [[nodiscard]] const std::shared_ptr<const ScoreSplit>& split() const { return split_; }
  [[nodiscard]] QString reason() const;
  /// Why the chosen item stands where it stands; empty while a reason is shown.
  [[nodiscard]] QString sentence() const;
  /// Of the chosen item; empty: none.
  [[nodiscard]] QString chosen() const;
  [[nodiscard]] StackedBarsView* bars() const { return bars_; }
  [[nodiscard]] NumberTable* table() const { return table_; }

 Q_SIGNALS:
  void itemChosen(const QString& id);
  void saveWanted();  ///< as CSV or JSON

 private:
  QWidget* buildBody();
  void showChosen();

  std::shared_ptr<const ScoreSplit> split_;
  std::function<QStringList()> provenance_;
  QString wanted_;  // chosen in whatever list
  QLabel* why_ = nullptr;
  QLabel* sentence_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  StackedBarsView* bars_ = nullptr;
  NumberTable* table_ = nullptr;
  ReasonedBody* body_;
};

}  // namespace xsmoe::widgets
