// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/analysis/step_split.h"

namespace xsmoe::widgets {

/// "Preparing batches", "Forward and loss", ….
[[nodiscard]] QString stepPartTitle(StepPart part);
/// What it is made of. `device`: a GPU computes.
[[nodiscard]] QString stepPartDetail(StepPart part, bool device);

/// "12.3 ms (40.0 %)": of one step, and of all steps' time.
[[nodiscard]] QString stepPartText(const StepSplit& split, double seconds);
/// What sets the pace of steps, and what would make them faster: "Preparing batches takes 40.0 % of a step, and computing waits for it".
[[nodiscard]] QString stepPaceText(const StepSplit& split);

}  // namespace xsmoe::widgets
