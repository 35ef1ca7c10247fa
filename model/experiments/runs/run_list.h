// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/run_summary.h"

namespace xsmoe::experiments {

/// The runs at and below a folder, by their folders' names (Engine::listRuns).
[[nodiscard]] Result<std::vector<RunSummary>> listRunsBelow(const std::filesystem::path& folder, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
