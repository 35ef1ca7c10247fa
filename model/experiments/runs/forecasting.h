// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/core/forecast.h"
#include "model/core/progress.h"
#include "model/engine/requests.h"
#include "model/experiments/runs/stream_shelf.h"

namespace xsmoe::experiments {

/// Engine::forecast(), in a process that trains nothing meanwhile: memory is read of the process.
[[nodiscard]] Result<Forecast> forecastTraining(const engine::TrainRequest& asked, StreamShelf& streams, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
