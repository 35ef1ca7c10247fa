// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "model/core/run_summary.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// How the curve of the run at this place of a list is drawn, whichever others are shown: without name and points.
[[nodiscard]] ChartSeries runCurve(int place);

/// HR@10 of the chosen runs per tested window. The curve of a fork begins with the last test that it shares with the run that it comes
/// from, where that one or one before it is drawn: so the curves part there. `parents` as of parentsOf(runs); `chosen`: places, increasing.
[[nodiscard]] ChartContent runCurvesContent(const std::vector<RunSummary>& runs, const std::vector<int>& parents,
                                            const std::vector<int>& chosen);

}  // namespace xsmoe::widgets
