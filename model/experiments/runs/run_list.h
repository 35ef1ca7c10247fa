// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/core/error.h"
#include "model/core/progress.h"

namespace xsmoe::experiments {

/// The folders of the runs at and below a folder, each once, in the order of their names: nothing is opened. Empty: `progress` said to
/// stop.
[[nodiscard]] std::optional<std::vector<std::filesystem::path>> runFoldersBelow(const std::filesystem::path& folder,
                                                                                const ProgressCallback& progress);

/// The runs at and below a folder, by their folders' names (Engine::listRuns). Those that the folder's index knows as they are now are not
/// opened; `opened`, where it is given, tells how many were. Errors: the folder is not there, it may not be read, no run is found and a
/// folder below may not be entered, cancelled.
[[nodiscard]] Result<std::vector<RunSummary>> listRunsBelow(const std::filesystem::path& folder, const ProgressCallback& progress,
                                                            std::int64_t* opened = nullptr);
/// The same of the runs that lie in the folder itself (Engine::listRunsIn).
[[nodiscard]] Result<std::vector<RunSummary>> listRunsWithin(const std::filesystem::path& folder, const ProgressCallback& progress,
                                                             std::int64_t* opened = nullptr);

}  // namespace xsmoe::experiments
