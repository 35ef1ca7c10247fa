// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/run_history.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/router_time_choice.h"
#include "widgets/charts/step_axis.h"

namespace xsmoe::widgets {

/// How what single items take from a gate slot lies among them, over the moments whose models these are: least, quartiles, median and
/// most. `born`: which expert, or kBaseSlot. Of the choice the layer and the number count.
[[nodiscard]] ChartContent routerSpreadContent(const RunHistory& history, const std::vector<GroupRouting>& models,
                                               const RouterTimeChoice& layer, int born, StepAxis axis = StepAxis::kWindow);

}  // namespace xsmoe::widgets
