// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/analysis/result_table.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// Figure 2 of a table over τ: each metric of the rows that have a τ, mean over seeds, with a band of a standard deviation where there are
/// several seeds. Rows that differ in something besides τ are curves of their own. What stands below the table stands below the picture.
[[nodiscard]] ChartContent tauCurvesContent(const ResultTable& table);

}  // namespace xsmoe::widgets
