// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_list.h"

#include <algorithm>
#include <set>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// Run folders, without looking into them for others.
std::vector<fs::path> runFolders(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code problem, unknown;
  if (fs::exists(folder / "run.json", unknown)) found.push_back(folder);
  for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem), end; entry != end;
       entry.increment(problem)) {
    if (problem) break;
    if (!entry->is_directory(unknown) || !fs::exists(entry->path() / "run.json", unknown)) continue;
    if (!isUnfinished(entry->path())) found.push_back(entry->path());  // still being made, or left by a program that was killed
    entry.disable_recursion_pending();
  }
  return found;
}

/// Each run once, by the name that is no link where there is one, in the order of names.
std::vector<fs::path> eachOnce(std::vector<fs::path> folders) {
  std::error_code unknown;
  std::stable_partition(folders.begin(), folders.end(), [&](const fs::path& folder) { return !fs::is_symlink(folder, unknown); });
  std::set<fs::path> known;
  std::erase_if(folders, [&](const fs::path& folder) { return !known.insert(fs::canonical(folder, unknown)).second; });
  std::sort(folders.begin(), folders.end());
  return folders;
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
  const auto folders = eachOnce(runFolders(folder));
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
