// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/run_listing.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "app/studio/session/folder_kind.h"

namespace xsmoe::studio {
namespace {

namespace fs = std::filesystem;

/// Run folders to read, each once.
class RunFolders {
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

RunListing readRuns(engine::Engine& engine, const std::vector<fs::path>& folders, const ProgressCallback& progress) {
  RunFolders toRead;
  for (const auto& folder : folders) toRead.addRunsIn(folder);
  RunListing listing;
  for (std::size_t i = 0; i < toRead.all().size(); ++i) {
    const Progress state{kReadingRuns, static_cast<std::int64_t>(i), static_cast<std::int64_t>(toRead.all().size()), "runs"};
    if (progress && !progress(state)) {
      listing.complete = false;
      break;
    }
    const auto found = engine.listRuns(toRead.all()[i], {});
    if (!found || found->empty()) continue;  // gone meanwhile, or still being made
    listing.runs.push_back(found->front());
    listing.runs.back().description.folder = toRead.all()[i].string();
    if (const auto& origin = found->front().description.origin) toRead.addRun(origin->folder);
  }
  std::stable_sort(listing.runs.begin(), listing.runs.end(),
                   [](const RunSummary& a, const RunSummary& b) { return a.description.name < b.description.name; });
  return listing;
}

}  // namespace xsmoe::studio
