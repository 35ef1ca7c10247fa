// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/run_listing.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "app/studio/folder_kind.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

/// Run folders to read, each once.
class Todo {
 public:
  void addRun(const fs::path& folder) {
    if (folderKind(folder) != FolderKind::kRun) return;
    const auto path = pathOfRun(folder);
    if (known_.insert(path).second) all_.push_back(path);
  }
  void addRunsIn(const fs::path& folder) {
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) addRun(entry->path());
  }
  [[nodiscard]] const std::vector<fs::path>& all() const { return all_; }

 private:
  std::vector<fs::path> all_;
  std::set<fs::path> known_;
};

}  // namespace

fs::path pathOfRun(const fs::path& folder) {
  std::error_code problem;
  const auto path = fs::canonical(folder, problem);
  return problem ? folder : path;
}

RunListing readRuns(experiments::Engine& engine, const std::vector<fs::path>& folders, const ProgressCallback& progress) {
  Todo todo;
  for (const auto& folder : folders) todo.addRunsIn(folder);
  RunListing listing;
  for (std::size_t i = 0; i < todo.all().size(); ++i) {
    const Progress state{kReadingRuns, static_cast<std::int64_t>(i), static_cast<std::int64_t>(todo.all().size()), "runs"};
    if (progress && !progress(state)) {
      listing.complete = false;
      break;
    }
    const auto found = engine.listRuns(todo.all()[i], {});
    if (!found || found->empty()) continue;  // gone meanwhile, or still being made
    listing.runs.push_back(found->front());
    listing.runs.back().description.folder = todo.all()[i].string();
    if (const auto& origin = found->front().description.origin) todo.addRun(origin->folder);
  }
  std::stable_sort(listing.runs.begin(), listing.runs.end(),
                   [](const RunSummary& a, const RunSummary& b) { return a.description.name < b.description.name; });
  return listing;
}

}  // namespace xsmoe::studio
