// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "model/analysis/planned_run.h"

namespace xsmoe::widgets {

/// What a checked plan has still to do: "12 runs: 8 new, 1 unfinished, 3 finished. 40 windows to train, 16 are shared. About 3 min left."
[[nodiscard]] QString plannedText(const std::vector<PlannedRun>& runs);

}  // namespace xsmoe::widgets
