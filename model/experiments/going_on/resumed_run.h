// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/stream_shelf.h"

namespace xsmoe::experiments {

/// Goes on with a run (Engine::resume).
[[nodiscard]] Result<engine::TrainOutcome> resumeTraining(const engine::ResumeRequest& request, engine::TrainListener& listener,
                                                          engine::Controls& controls, ModelCopy& copy, StreamShelf& streams);

}  // namespace xsmoe::experiments
