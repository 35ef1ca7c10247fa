// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/run_history.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/router_time_choice.h"
#include "widgets/charts/step_axis.h"

namespace xsmoe::widgets {

/// What the groups of a kind, and all items, take from a gate slot over the moments whose models these are, with bars of one standard
/// error. Of many groups those with most items are drawn, and the remark says so. `born`: which expert, or kBaseSlot. Of the choice the
/// layer and the number count.
[[nodiscard]] ChartContent groupsOverTimeContent(const RunHistory& history, const std::vector<GroupRouting>& models,
                                                 const RouterTimeChoice& layer, int born, SliceKind kind,
                                                 StepAxis axis = StepAxis::kWindow);

}  // namespace xsmoe::widgets
