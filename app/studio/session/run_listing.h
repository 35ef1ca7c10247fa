// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

struct RunListing {
  std::vector<RunSummary> runs;                     ///< by their names, folders as pathOfRun() gives them
  std::vector<std::filesystem::path> without = {};  ///< of RunPlaces::below: at and below which there is none
  bool complete = true;                             ///< false: given up
};

/// Where runs are looked for. Folders that are not there hold none.
struct RunPlaces {
  std::vector<std::filesystem::path> below;  ///< at and below these: experiments have a folder of their own
  /// In these, and not below them: a run may lie in a person's home.
  std::vector<std::filesystem::path> within;
};

/// What readRuns reports as `Progress::what`.
inline constexpr const char* kReadingRuns = "reading runs";

/// A run's folder as a listing spells it: absolute, without links.
[[nodiscard]] std::filesystem::path pathOfRun(const std::filesystem::path& folder);

/// Of paths as pathOfRun() gives them.
[[nodiscard]] bool isAtOrBelow(const std::filesystem::path& path, const std::filesystem::path& folder);

/// The runs in these places, each once, and those that they were forked from, wherever they are.
[[nodiscard]] RunListing readRuns(engine::Engine& engine, const RunPlaces& places, const ProgressCallback& progress);

}  // namespace xsmoe::studio
