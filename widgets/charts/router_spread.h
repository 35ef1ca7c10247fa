// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/run_history.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/router_time_choice.h"

namespace xsmoe::widgets {

/// The experts that a side layer has in any of these models, by their birth.
[[nodiscard]] std::vector<int> birthsIn(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer);

/// How what single items take from a gate slot lies among them, over the windows whose models these are: least, quartiles, median and
/// most. `born`: which expert, or kBaseSlot. Of the choice the layer and the number count.
[[nodiscard]] ChartContent routerSpreadContent(const RunHistory& history, const std::vector<GroupRouting>& models,
                                               const RouterTimeChoice& layer, int born);

}  // namespace xsmoe::widgets
