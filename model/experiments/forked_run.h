// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/experiments/engine.h"
#include "model/experiments/recommendation_desk.h"

namespace xsmoe::experiments {

/// Branches off a run (Engine::fork).
[[nodiscard]] Result<TrainOutcome> forkRun(const ForkRequest& request, TrainListener& listener, streaming::Controls& controls,
                                           ModelCopy& copy);

/// What a fork stores as its changes: without those that change nothing. Errors: as of forkRun.
[[nodiscard]] Result<std::map<std::string, std::string>> changesOf(const ForkRequest& request);

/// The settings in effect at a window's end, those of a fork that begins there included. Errors: as of readBoundary.
[[nodiscard]] Result<RunSettings> settingsAtEndOf(const std::filesystem::path& run, WindowIndex window);

/// The changes of a fork, at the place where they are made: none where they hold from the start.
[[nodiscard]] std::vector<ChangeLogged> scriptOf(const RunOrigin& origin);

}  // namespace xsmoe::experiments
