// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/data_report.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// How many users have so many records of the log, in buckets that double.
[[nodiscard]] ChartContent recordsPerUserContent(const DataReport& report);
/// The same of items.
[[nodiscard]] ChartContent recordsPerItemContent(const DataReport& report);
/// Share of new items and of returning users in each window but the first, where all are new.
[[nodiscard]] ChartContent newcomersContent(const DataReport& report);
/// How far the items' popularity moved from each window to the next.
[[nodiscard]] ChartContent popularityShiftContent(const DataReport& report);

}  // namespace xsmoe::widgets
