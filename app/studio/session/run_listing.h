// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

struct RunListing {
  std::vector<RunSummary> runs;  ///< by their names, folders as pathOfRun() gives them
  bool complete = true;          ///< false: given up
};

/// What readRuns reports as `Progress::what`.
inline constexpr const char* kReadingRuns = "reading runs";

/// A run's folder as a listing spells it: absolute, without links.
[[nodiscard]] std::filesystem::path pathOfRun(const std::filesystem::path& folder);

/// The runs directly in these folders, and those that they were forked from, wherever they are. Folders that are not there hold none. What
/// is below other folders is not looked for: a run may lie in a person's home.
[[nodiscard]] RunListing readRuns(engine::Engine& engine, const std::vector<std::filesystem::path>& folders,
                                  const ProgressCallback& progress);

}  // namespace xsmoe::studio
