// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"

namespace xsmoe::experiments {

/// Trains runs that differ in τ and grouping, each stretch that several have in common once (Engine::experiment).
[[nodiscard]] Result<engine::ExperimentOutcome> runExperiment(const engine::ExperimentRequest& request,
                                                              const std::function<void(const engine::ExperimentRun&)>& each,
                                                              engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy);

}  // namespace xsmoe::experiments
