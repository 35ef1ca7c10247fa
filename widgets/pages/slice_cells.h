// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStandardItem>
#include <QString>
#include <QVariant>
#include <cstdint>
#include <optional>

#include "model/analysis/forgetting.h"

class QStandardItemModel;
class QTableView;

namespace xsmoe::widgets {

/// Cells of tables of slices, which cannot be edited and are sorted by their numbers, those without one below all others. The model that
/// takes a cell owns it.

/// By which the rows are sorted.
inline constexpr int kSliceSortRole = Qt::UserRole;
/// The slice that a row is of, by its key, in the row's first cell; empty: all.
inline constexpr int kSliceKeyRole = Qt::UserRole + 1;

[[nodiscard]] QStandardItem* sliceCell(const QString& words, const QVariant& sortedBy, bool number);
[[nodiscard]] QStandardItem* sliceCountCell(std::int64_t number);
/// `scale` 100: of a share in percent, or of a difference in points.
[[nodiscard]] QStandardItem* sliceNumberCell(std::optional<double> number, double scale = 100);
/// In parentheses where it is no difference.
[[nodiscard]] QStandardItem* sliceDifferenceCell(const std::optional<MetricChange>& change, double scale = 100);

/// Has a table show such rows, in their own order until a person sorts. `name`: for those who have it read to them.
void showSlices(QTableView& table, QStandardItemModel& rows, const QString& name);
/// After the rows were made anew: in the order that the person has chosen, in columns as wide as they need.
void arrangeSlices(QTableView& table, QStandardItemModel& rows);

}  // namespace xsmoe::widgets
