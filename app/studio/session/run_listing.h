// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/analysis/listed_runs.h"
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

/// Reads runs again and again for one who shows them, and makes what is told of the whole list, so that the window need not: ten thousand
/// runs take longer than it may stand still. Used by one thread at a time.
class RunReader {
 public:
  struct Wish {
    RunPlaces places;
    std::optional<RunSummary> open = {};    ///< a run as it is now, in place of what its record tells, or beside the others
    std::set<std::string> toldAlways = {};  ///< folders of runs that are shown otherwise than they were read
  };
  struct News {
    ListedRuns list;                                  ///< what is other than in the last news that were complete
    std::vector<std::filesystem::path> without = {};  ///< RunListing::without
    std::set<std::string> written = {};               ///< folders of unfinished runs that a program is writing now, this one included
    bool complete = true;                             ///< false: given up, and nothing is told
  };
  [[nodiscard]] News read(engine::Engine& engine, const Wish& wish, const ProgressCallback& progress);

 private:
  std::optional<ListedRuns> told_;
};

}  // namespace xsmoe::studio
