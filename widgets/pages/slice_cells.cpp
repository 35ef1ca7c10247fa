// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/slice_cells.h"

#include <QLocale>

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

}  // namespace xsmoe::widgets
