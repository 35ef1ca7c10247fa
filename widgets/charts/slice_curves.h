// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <optional>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/test_slices.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// More curves could not be told apart.
inline constexpr std::size_t kMostSliceCurves = 6;

/// "rare targets": without bounds, which are a window's own.
[[nodiscard]] QString sliceTitle(const TestSlice& slice);

/// HR@10 of each slice of a kind per tested window, in percent, in a band of one standard error on either side; beside them that of the
/// whole tests. Of many slices those with most sequences are drawn, and the remark says so.
[[nodiscard]] ChartContent sliceCurvesContent(const std::vector<SlicedTest>& tests, SliceKind kind);

/// A slice of one test, or the whole of it.
struct SliceRow {
  WindowIndex testedOn;
  QString name;
  std::optional<Metrics> metrics;      ///< absent: no sequence
  std::optional<MetricChange> change;  ///< of HR@10 since the last test before that has sequences of the slice; absent: there is none
};
/// Every slice of a kind, test after test, each after the whole test.
[[nodiscard]] std::vector<SliceRow> sliceRows(const std::vector<SlicedTest>& tests, SliceKind kind);

}  // namespace xsmoe::widgets
