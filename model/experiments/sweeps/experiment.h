// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/stream_shelf.h"

namespace xsmoe::experiments {

/// Checks every run of a plan and says what is there of it (Engine::planExperiment).
[[nodiscard]] Result<std::vector<PlannedRun>> planRuns(const ExperimentPlan& plan, StreamShelf& streams, const ProgressCallback& progress);

/// Trains one run of a plan (Engine::trainPlanned).
[[nodiscard]] Result<engine::TrainOutcome> trainRunOfPlan(const ExperimentPlan& plan, const std::string& name,
                                                          engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy,
                                                          StreamShelf& streams);

/// Trains the runs of a plan one after the other, each stretch that several have in common once (Engine::experiment).
[[nodiscard]] Result<engine::ExperimentOutcome> runExperiment(const ExperimentPlan& plan, engine::ExperimentObserver& observer,
                                                              engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy,
                                                              StreamShelf& streams);

}  // namespace xsmoe::experiments
