// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/stream_shelf.h"
#include "model/streaming/run_state.h"

namespace xsmoe::experiments {

/// Branches off a run (Engine::fork).
[[nodiscard]] Result<engine::TrainOutcome> forkRun(const engine::ForkRequest& request, engine::TrainListener& listener,
                                                   engine::Controls& controls, ModelCopy& copy, StreamShelf& streams);

/// What a fork stores of the run that it comes from: as its changes those that change something. Errors: as of forkRun.
[[nodiscard]] Result<RunOrigin> originOf(const engine::ForkRequest& request);

/// Whether a run is the fork that is asked for: it has the same past, bit for bit, wherever that run is by now, and went on with the same
/// settings. Errors: as of forkRun; either of the two cannot be read.
[[nodiscard]] Result<bool> isFork(const RunPaths& paths, const engine::ForkRequest& request);

/// The settings in effect at a window's end, those of a fork that begins there included. Errors: as of endOf.
[[nodiscard]] Result<RunSettings> settingsAtEndOf(const std::filesystem::path& run, WindowIndex window);

/// The changes with which a fork goes on from the end of the window that it shares: its own and, before them, those of a run that is itself
/// a fork there. None where they hold from the start.
[[nodiscard]] std::vector<PlacedChange> scriptOf(const RunDescription& fork, const streaming::TrainerState& end);

}  // namespace xsmoe::experiments
