// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <vector>

#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// Adds the edges of the band of one of these curves, thin and dotted: one standard error to both sides, shaded in between. `errors`: of
/// each of its points, in the unit of its axis.
void addErrorBand(std::vector<ChartSeries>& series, std::size_t curve, const std::vector<double>& errors);

}  // namespace xsmoe::widgets
