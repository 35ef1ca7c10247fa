// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/slice_cells.h"

#include <QHeaderView>
#include <QLocale>
#include <QStandardItemModel>
#include <QTableView>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {

QStandardItem* sliceCell(const QString& words, const QVariant& sortedBy, bool number) {
  auto* const cell = new QStandardItem(words);
  cell->setEditable(false);
  cell->setData(sortedBy, kSliceSortRole);
  if (number) cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return cell;
}

QStandardItem* sliceCountCell(std::int64_t number) { return sliceCell(count(number), static_cast<qlonglong>(number), true); }

QStandardItem* sliceNumberCell(std::optional<double> number, double scale) {
  if (!number) return sliceCell(QString(QChar(0x2013)), -1e9, true);
  return sliceCell(QLocale().toString(scale * *number, 'f', 2), *number, true);
}

QStandardItem* sliceDifferenceCell(const std::optional<MetricChange>& change, double scale) {
  if (!change) return sliceNumberCell(std::nullopt);
  const QString shown = signedNumber(scale * change->value, 2);
  return sliceCell(change->isDifference() ? shown : QStringLiteral("(%1)").arg(shown), change->value, true);
}

void showSlices(QTableView& table, QStandardItemModel& rows, const QString& name) {
  rows.setSortRole(kSliceSortRole);
  table.setModel(&rows);
  table.setSelectionBehavior(QAbstractItemView::SelectRows);
  table.setAlternatingRowColors(true);
  table.setTabKeyNavigation(false);
  table.setAccessibleName(name);
  table.verticalHeader()->hide();
  table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 6);
  table.horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  table.setSortingEnabled(true);
}

void arrangeSlices(QTableView& table, QStandardItemModel& rows) {
  const auto* const header = table.horizontalHeader();
  if (const int by = header->sortIndicatorSection(); by >= 0) rows.sort(by, header->sortIndicatorOrder());
  table.resizeColumnsToContents();
}

}  // namespace xsmoe::widgets
