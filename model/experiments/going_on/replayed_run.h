// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/stream_shelf.h"

namespace xsmoe::experiments {

/// Makes a run again from its settings and its log of changes (Engine::replay).
[[nodiscard]] Result<engine::ReplayOutcome> replayRun(const engine::ReplayRequest& request, engine::TrainListener& listener,
                                                      engine::Controls& controls, ModelCopy& copy, StreamShelf& streams);

}  // namespace xsmoe::experiments
