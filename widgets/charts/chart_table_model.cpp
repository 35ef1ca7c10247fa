// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_table_model.h"

#include <QLocale>

namespace xsmoe::widgets {

void ChartTableModel::setTable(ChartTable table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()); }
int ChartTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.header.size()); }

QVariant ChartTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const QString& cell = table_.rows[static_cast<std::size_t>(index.row())][index.column()];
  bool isNumber = false;
  const double number = cell.toDouble(&isNumber);
  if (role == Qt::TextAlignmentRole) return isNumber ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
  if (role == Qt::ToolTipRole) return cell;
  if (role != Qt::DisplayRole) return {};
  return isNumber ? QLocale().toString(number, 'g', 6) : cell;
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  return table_.header.value(section);
}

}  // namespace xsmoe::widgets
