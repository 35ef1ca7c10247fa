// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/experiments/engine.h"
#include "model/experiments/recommendation_desk.h"

namespace xsmoe::experiments {

/// Branches off a run (Engine::fork).
[[nodiscard]] Result<TrainOutcome> forkRun(const ForkRequest& request, TrainListener& listener, streaming::Controls& controls,
                                           ModelCopy& copy);

/// The changes of a fork, at the place where they are made: none where they hold from the start.
[[nodiscard]] std::vector<ChangeLogged> scriptOf(const RunOrigin& origin);

}  // namespace xsmoe::experiments
