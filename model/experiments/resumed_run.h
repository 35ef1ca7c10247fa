// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/experiments/engine.h"
#include "model/experiments/recommendation_desk.h"

namespace xsmoe::experiments {

/// Goes on with a run (Engine::resume).
[[nodiscard]] Result<TrainOutcome> resumeTraining(const ResumeRequest& request, TrainListener& listener, streaming::Controls& controls,
                                                  ModelCopy& copy);

}  // namespace xsmoe::experiments
