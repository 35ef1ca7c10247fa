// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "widgets/forms/grouping_plan.h"

namespace xsmoe::widgets {

/// "3, 6, 12".
[[nodiscard]] QString groupingText(const Grouping& grouping);

/// What a plan makes of the network, as rich text, a line each: parameters and memory before and then, and where the grouping changes, the
/// layers that are kept, new and dropped and the experts of each. `before`: when that is, "now".
[[nodiscard]] QString groupingPlanText(const GroupingPlan& plan, const QString& before);

}  // namespace xsmoe::widgets
