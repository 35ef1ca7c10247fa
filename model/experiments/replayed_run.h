// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/experiments/engine.h"
#include "model/experiments/recommendation_desk.h"

namespace xsmoe::experiments {

/// Makes a run again from its settings and its log of changes (Engine::replay).
[[nodiscard]] Result<ReplayOutcome> replayRun(const ReplayRequest& request, TrainListener& listener, streaming::Controls& controls,
                                              ModelCopy& copy);

}  // namespace xsmoe::experiments
