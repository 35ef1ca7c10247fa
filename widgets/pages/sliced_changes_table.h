// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/analysis/sliced_changes.h"

class QLabel;
class QStandardItemModel;
class QTableView;

namespace xsmoe::widgets {

/// Users whose targets' ranks are compared at two moments, gathered by the slices of a kind: all of them, then each slice, with how many
/// there are, how far their targets fell and who lost or gained HR@10. Below it what the slices are.
class SlicedChangesTable : public QWidget {
  Q_OBJECT
 public:
  explicit SlicedChangesTable(QWidget* parent = nullptr);

  void setChanges(const SlicedChanges& changes, SliceKind kind);
  /// Without a row: what is not shown is not written either.
  void clear();
  [[nodiscard]] QTableView* table() const { return table_; }
  /// What the slices are, or why there are none.
  [[nodiscard]] QString definition() const;

 Q_SIGNALS:
  /// By a person, who wishes to see its users: its key; empty: all.
  void sliceChosen(const QString& key);

 private:
  QStandardItemModel* rows_;
  QTableView* table_;
  QLabel* definition_;
};

}  // namespace xsmoe::widgets
