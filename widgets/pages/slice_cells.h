// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStandardItem>
#include <QString>
#include <QVariant>
#include <cstdint>
#include <optional>

#include "model/analysis/forgetting.h"

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

}  // namespace xsmoe::widgets
