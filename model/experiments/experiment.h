// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/experiments/engine.h"
#include "model/experiments/recommendation_desk.h"

namespace xsmoe::experiments {

/// Trains runs that differ in τ and grouping, each stretch that several have in common once (Engine::experiment).
[[nodiscard]] Result<ExperimentOutcome> runExperiment(const ExperimentRequest& request,
                                                      const std::function<void(const ExperimentRun&)>& each, TrainListener& listener,
                                                      streaming::Controls& controls, ModelCopy& copy);

}  // namespace xsmoe::experiments
