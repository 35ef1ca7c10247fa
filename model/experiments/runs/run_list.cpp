// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_list.h"

#include <algorithm>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// Run folders, without looking into them for others.
std::vector<fs::path> runFolders(const fs::path& folder) {
  std::vector<fs::path> found;
  if (fs::exists(folder / "run.json")) found.push_back(folder);
  std::error_code problem;
  for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem), end; entry != end;
       entry.increment(problem)) {
    std::error_code unknown;
    if (problem) break;
    if (!entry->is_directory(unknown) || !fs::exists(entry->path() / "run.json", unknown)) continue;
    if (!isUnfinished(entry->path())) found.push_back(entry->path());  // still being made, or left by a program that was killed
    entry.disable_recursion_pending();
  }
  std::sort(found.begin(), found.end());
  return found;
}

RunSummary unreadable(const fs::path& run, const Error& error) {
  RunSummary summary;
  const auto folder = plainPath(run);
  summary.description.folder = folder.string();
  summary.description.name = folder.filename().string();
  summary.problem = describe(error);
  return summary;
}

}  // namespace

Result<std::vector<RunSummary>> listRunsBelow(const fs::path& folder, const ProgressCallback& progress) {
  std::error_code unknown;
  if (!fs::is_directory(folder, unknown)) return badInput(folder.string(), "there is no such folder", "Name a folder with runs");
  const auto folders = runFolders(folder);
  std::vector<RunSummary> runs;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (progress && !progress({"reading runs", static_cast<std::int64_t>(i), static_cast<std::int64_t>(folders.size()), "runs"}))
      return failure(folder.string(), "cancelled");
    const auto history = readRun(RunPaths(folders[i]));
    runs.push_back(history ? summaryOf(*history) : unreadable(folders[i], history.error()));
  }
  return runs;
}

}  // namespace xsmoe::experiments
