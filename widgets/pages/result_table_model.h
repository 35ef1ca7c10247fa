// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "model/analysis/shown_table.h"

namespace xsmoe::widgets {

/// A table of results as it is printed: a row for what was measured, below it the paper's and the difference where there are printed
/// numbers. Rows have their names in the vertical header. The best of a column is bold, the second best underlined, differences have the
/// colour of what they say.
class ResultTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role {
    kUpperRole = Qt::UserRole  ///< of the horizontal header: the heading above, "D2"; empty: none
  };
  using QAbstractTableModel::QAbstractTableModel;

  void setTable(ResultTable table);
  [[nodiscard]] const ResultTable& table() const { return table_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  [[nodiscard]] QVariant rowHeader(const ShownRow& row, int role) const;
  [[nodiscard]] QVariant columnHeader(const ResultColumn& column, int role) const;

  ResultTable table_;
  std::vector<ShownRow> rows_;
};

/// The colour of a difference on the application's palette; that of text where it says nothing.
[[nodiscard]] QColor toneColour(Tone tone);

}  // namespace xsmoe::widgets
