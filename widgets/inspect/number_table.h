// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTableView>

#include "widgets/charts/chart_table.h"

namespace xsmoe::widgets {

/// Numbers and words in rows, to be read: what a picture beside it shows.
class NumberTable : public QTableView {
  Q_OBJECT
 public:
  explicit NumberTable(const QString& accessibleName, QWidget* parent = nullptr);

  /// Opens at the top.
  void setTable(ChartTable table);

 private:
  ChartTableModel* model_;
};

}  // namespace xsmoe::widgets
